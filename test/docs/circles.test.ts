import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const SRC = join(__dirname, '..', '..', 'src');

/** What each file imports of the others, types included: the linter sees only imports that are left at run time. */
function imports(): Map<string, string[]> {
  const files = (readdirSync(SRC, { recursive: true }) as string[]).filter((path) => path.endsWith('.ts') && !path.startsWith('bindings')).map((path) => join(SRC, path));
  const known = new Set(files);
  return new Map(files.map((file) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
    const targets = importedFiles.filter(({ fileName }) => fileName.startsWith('.')).map(({ fileName }) => resolve(dirname(file), fileName));
    return [file, targets.map((target) => [`${target}.ts`, join(target, 'index.ts')].find((path) => known.has(path))).filter((path) => path !== undefined)];
  }));
}

/** The files of the first circle that is found, in the order in which they import each other. */
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

test('no files import each other in a circle, types included', () => {
  const graph = imports();
  expect(graph.size).toBeGreaterThan(400);
  expect(findCircle(graph)?.map((file) => relative(SRC, file))).toBeUndefined();
});

test('a circle is found', () => {
  expect(findCircle(new Map([['a', ['b']], ['b', ['c', 'd']], ['c', []], ['d', ['b']]]))).toEqual(['b', 'd', 'b']);
});
