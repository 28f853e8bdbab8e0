import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const SRC = join(__dirname, '..', '..', 'src');

/** Returns the imports of each file, including types. The linter sees only imports that exist at run time. */
function imports(): Map<string, string[]> {
  const files = (readdirSync(SRC, { recursive: true }) as string[]).filter((path) => path.endsWith('.ts') && !path.startsWith('bindings')).map((path) => join(SRC, path));
  const known = new Set(files);
  return new Map(files.map((file) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
    const targets = importedFiles.filter(({ fileName }) => fileName.startsWith('.')).map(({ fileName }) => resolve(dirname(file), fileName));
    return [file, targets.map((target) => [`${target}.ts`, join(target, 'index.ts')].find((path) => known.has(path))).filter((path) => path !== undefined)];
  }));
}

/** Returns the files of the first circle, in the order of their imports. */
function findCircle(graph: Map<string, string[]>): string[] | undefined {
  const finished = new Set<string>();
  const visit = (file: string, way: string[]): string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (finished.has(file)) return undefined;
    for (const target of graph.get(file) ?? []) {
      const circle = visit(target, [...way, file]);
      if (circle !== undefined) return circle;
    }
    finished.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

test('has no circular imports, also not of types', () => {
  const graph = imports();
  expect(graph.size).toBeGreaterThan(400);
  expect(findCircle(graph)?.map((file) => relative(SRC, file))).toBeUndefined();
});

test('finds a circle', () => {
  expect(findCircle(new Map([['a', ['b']], ['b', ['c', 'd']], ['c', []], ['d', ['b']]]))).toEqual(['b', 'd', 'b']);
});
