import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ModuleKind, transpile } from 'typescript';

const ROOT = join(__dirname, '..', '..');
const SRC = join(ROOT, 'src');

/** The folders of `src/` except the bindings, which the build generates. */
const FOLDERS = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  .filter((name) => name !== 'bindings');

/** The pages that explain the code, each with the minimum number of paths that it names. A page without paths would always pass. */
const PAGES: readonly (readonly [page: string, least: number])[] = [
  ['ARCHITECTURE.md', 60],
  ['CONTRIBUTING.md', 40],
  ['docs/glossary.md', 80],
  ['CHANGELOG.md', 0],
  ['SECURITY.md', 1],
  ['CODE_OF_CONDUCT.md', 0],
  ...FOLDERS.map((folder) => [`src/${folder}/README.md`, 2] as const),
];

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Returns the text of a page without its code blocks. */
const prose = (page: string) => read(page).replace(/^```[\s\S]*?^```$/gm, '');

/** Returns everything in backticks and link targets that looks like a path of this repository. */
function namedPaths(page: string): string[] {
  const text = prose(page);
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, words]) => words).filter((words) => (
    /^(\.{0,2}\/)?[\w.-]+(\/[\w.-]+)*\.(ts|cjs|mjs|js|json|md|tf|sh|yml)$/.test(words) || /^([\w.-]+\/)+$/.test(words) || /^(src|test|docs|scripts|examples|bench)\/[\w./-]*$/.test(words)
  ));
  const linked = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target).filter((target) => !target.includes(':'));
  return [...new Set([...quoted, ...linked])];
}

/** Pages name paths below the root, `src/`, or their own folder. A clone does not contain built files. */
function isThere(path: string, page: string): boolean {
  return path.startsWith('lib/') || path === 'src/bindings/' || path === 'bindings/'
    || [ROOT, SRC, join(ROOT, dirname(page))].some((from) => existsSync(join(from, path)));
}

test.each(PAGES)('names only existing files and folders in %s', (page, least) => {
  const paths = namedPaths(page);
  expect(paths.filter((path) => !isThere(path, page))).toEqual([]);
  expect(paths.length).toBeGreaterThanOrEqual(least);
});

test.each(PAGES)('names only symbols in %s that the named files contain', (page) => {
  const named = [...prose(page).matchAll(/`([\w.]+)` in\s+`([\w./-]+\.ts)`/g)].map(([, name, path]) => [name.split('.').at(-1)!, path] as const);
  const missing = named.filter(([name, path]) => {
    const file = [ROOT, SRC, join(ROOT, dirname(page))].map((from) => join(from, path)).find((candidate) => existsSync(candidate));
    return file === undefined || !new RegExp(`\\b${name}\\b`).test(readFileSync(file, 'utf8'));
  });
  expect(missing).toEqual([]);
  if (page === 'ARCHITECTURE.md') expect(named.length).toBeGreaterThan(3);
});

test.each([
  ['Walk 1: an apply creates a database', ['constructs/index.ts', 'provider/main.ts']],
  ['Walk 2: a rollout migrates a fleet', ['provider/main.ts']],
  ['Walk 3: an application opens a tenant', ['runtime/index.ts']],
])('names only files in %s that its beginning imports', (title, beginnings) => {
  const walk = prose('ARCHITECTURE.md').split(/^## /m).find((section) => section.startsWith(`${title}\n`));
  const files = [...walk!.matchAll(/`([\w./-]+\.ts)`/g)].map(([, path]) => join(SRC, path));
  const reached = reachedFrom(beginnings.map((path) => join(SRC, path)));
  expect(files.filter((file) => !reached.has(file))).toEqual([]);
  expect(files.length).toBeGreaterThan(8);
});

/** Returns every file that these files import, also indirectly. */
function reachedFrom(files: readonly string[], reached = new Set<string>()): Set<string> {
  for (const file of files.filter((path) => !reached.has(path))) {
    reached.add(file);
    const imported = [...readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'(\.[^']*)'/g)].map(([, path]) => join(dirname(file), path.replace(/\.js$/, '')));
    reachedFrom(imported.flatMap((path) => [`${path}.ts`, join(path, 'index.ts')].filter((candidate) => existsSync(candidate))), reached);
  }
  return reached;
}

/** Returns folders and their permitted imports below one folder, as the linter enforces them. */
function enforcedImports(parent: string): { [folder: string]: string[] } {
  const { rules } = JSON.parse(read('.eslintrc.json').replace(/^\/\/.*$/gm, ''));
  const [, { zones }] = rules['import/no-restricted-paths'] as [string, { zones: { target: string; from: string; except: string[] }[] }];
  return Object.fromEntries(zones.filter(({ target, from }) => from === parent && dirname(target) === parent).map(({ target, except }) => {
    const folder = target.slice(parent.length + 1);
    return [folder, except.map((name) => name.replace('./', '')).filter((name) => name !== folder).sort()];
  }));
}

/** Returns the same from a table in a page. */
function documentedImports(page: string): { [folder: string]: string[] } {
  const rows = [...read(page).matchAll(/^\| `(\w+)\/` \| [^|]+ \| ([^|]+) \|$/gm)];
  return Object.fromEntries(rows.map(([, folder, cell]) => [folder, [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort()]));
}

test('has the same table of imports in ARCHITECTURE.md and in the linter', () => {
  expect(documentedImports('ARCHITECTURE.md')).toEqual(enforcedImports('./src'));
  expect(Object.keys(enforcedImports('./src')).sort()).toEqual([...FOLDERS].sort());
});

test('has the same table of rings in the page of the framework and in the linter', () => {
  expect(documentedImports('src/terraform/README.md')).toEqual(enforcedImports('./src/terraform'));
  const rings = readdirSync(join(SRC, 'terraform'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(Object.keys(enforcedImports('./src/terraform')).sort()).toEqual(rings.sort());
});

test.each(FOLDERS)('has a README in src/%s with the same imports as the linter', (folder) => {
  const [, imports] = /^- \*\*May import:\*\* ([^.]+)\./m.exec(read(`src/${folder}/README.md`)) ?? [undefined, ''];
  const row = new RegExp(`^\\| \`${folder}/\` \\| [^|]+ \\| ([^|]+) \\|$`, 'm').exec(read('ARCHITECTURE.md'))?.[1];
  // The page of the framework is for readers who have only the framework.
  if (folder === 'terraform') expect([row, read('src/terraform/README.md')]).toEqual(['`json`', expect.stringContaining('imports nothing outside of this folder but `json/`')]);
  else expect(imports).toBe(row);
});

test('links to the pages in README.md', () => {
  expect(namedPaths('README.md')).toEqual(expect.arrayContaining(PAGES.map(([page]) => page).filter((page) => !page.startsWith('src/'))));
});

test('has each word once in the glossary, with a meaning and a place', () => {
  const rows = [...read('docs/glossary.md').matchAll(/^\| (.*) \|$/gm)].map(([, cells]) => cells.split(' | ')).filter(([word]) => !/^(word|---.*)$/.test(word));
  expect(rows.filter((cells) => cells.length !== 3 || cells[1].length < 10 || !/^`[^`]+`(, `[^`]+`)*$/.test(cells[2]))).toEqual([]);
  const words = rows.map(([word]) => word);
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
});

test('has a working provider in the page of the framework', () => {
  const [, code] = /^```ts\n([\s\S]*?)^```$/m.exec(read('src/terraform/README.md'))!;
  const page: { library?: { name: string; resources: { type: string }[]; configure: (config: object) => object } } = {};
  class Shelf {}
  const evaluate = new Function('require', 'exports', 'Shelf', 'NoSuchBook', transpile(code, { module: ModuleKind.CommonJS }));
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  evaluate((name: string) => require(join(SRC, 'terraform', name)), page, Shelf, Error);
  expect(page.library).toMatchObject({ name: 'library', resources: [{ type: 'library_book' }] });
  expect(page.library!.configure({ url: 'https://example.com' })).toBeInstanceOf(Shelf);
});

test('has a version range for every dependency', () => {
  const { dependencies } = JSON.parse(read('.projen/deps.json')) as { dependencies: { name: string; version?: string }[] };
  expect(dependencies.filter(({ version }) => version === undefined || version === '*')).toEqual([]);
});

test('has no pages for developers in the npm package', () => {
  const ignored = read('.npmignore').split('\n');
  expect(ignored).toEqual(expect.arrayContaining([
    '/src/', '/docs/', '/.github/', '/ARCHITECTURE.md', '/CONTRIBUTING.md', '/SECURITY.md', '/CODE_OF_CONDUCT.md',
  ]));
});
