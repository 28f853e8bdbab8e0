import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ModuleKind, transpile } from 'typescript';

const ROOT = join(__dirname, '..', '..');
const SRC = join(ROOT, 'src');

/** The folders of `src/` that somebody wrote. The build generates the bindings. */
const FOLDERS = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  .filter((name) => name !== 'bindings');

/** The pages that explain the code, each with the number of paths that it names at least: a page that names none cannot be wrong. */
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

/** The text of a page without its blocks of code. */
const prose = (page: string) => read(page).replace(/^```[\s\S]*?^```$/gm, '');

/** What a page names in backticks or as the target of a link, as far as it has the form of a path of this repository. */
function namedPaths(page: string): string[] {
  const text = prose(page);
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, words]) => words).filter((words) => (
    /^(\.{0,2}\/)?[\w.-]+(\/[\w.-]+)*\.(ts|cjs|mjs|js|json|md|tf|sh|yml)$/.test(words) || /^([\w.-]+\/)+$/.test(words) || /^(src|test|docs|scripts|examples|bench)\/[\w./-]*$/.test(words)
  ));
  const linked = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target).filter((target) => !target.includes(':'));
  return [...new Set([...quoted, ...linked])];
}

/** Pages name paths from the root, from `src/`, or from their own folder. What the build makes is not in a clone. */
function isThere(path: string, page: string): boolean {
  return path.startsWith('lib/') || path === 'src/bindings/' || path === 'bindings/'
    || [ROOT, SRC, join(ROOT, dirname(page))].some((from) => existsSync(join(from, path)));
}

test.each(PAGES)('%s names files and folders that exist', (page, least) => {
  const paths = namedPaths(page);
  expect(paths.filter((path) => !isThere(path, page))).toEqual([]);
  expect(paths.length).toBeGreaterThanOrEqual(least);
});

test.each(PAGES)('%s names what is in the files that it names', (page) => {
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
])('%s passes files that its beginning imports', (title, beginnings) => {
  const walk = prose('ARCHITECTURE.md').split(/^## /m).find((section) => section.startsWith(`${title}\n`));
  const files = [...walk!.matchAll(/`([\w./-]+\.ts)`/g)].map(([, path]) => join(SRC, path));
  const reached = reachedFrom(beginnings.map((path) => join(SRC, path)));
  expect(files.filter((file) => !reached.has(file))).toEqual([]);
  expect(files.length).toBeGreaterThan(8);
});

/** Every file that these files import, through others too. */
function reachedFrom(files: readonly string[], reached = new Set<string>()): Set<string> {
  for (const file of files.filter((path) => !reached.has(path))) {
    reached.add(file);
    const imported = [...readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'(\.[^']*)'/g)].map(([, path]) => join(dirname(file), path.replace(/\.js$/, '')));
    reachedFrom(imported.flatMap((path) => [`${path}.ts`, join(path, 'index.ts')].filter((candidate) => existsSync(candidate))), reached);
  }
  return reached;
}

/** The folders and their permitted imports, as the linter enforces them below one folder. */
function enforcedImports(parent: string): { [folder: string]: string[] } {
  const { rules } = JSON.parse(read('.eslintrc.json').replace(/^\/\/.*$/gm, ''));
  const [, { zones }] = rules['import/no-restricted-paths'] as [string, { zones: { target: string; from: string; except: string[] }[] }];
  return Object.fromEntries(zones.filter(({ target, from }) => from === parent && dirname(target) === parent).map(({ target, except }) => {
    const folder = target.slice(parent.length + 1);
    return [folder, except.map((name) => name.replace('./', '')).filter((name) => name !== folder).sort()];
  }));
}

/** The same as a table in a page says it. */
function documentedImports(page: string): { [folder: string]: string[] } {
  const rows = [...read(page).matchAll(/^\| `(\w+)\/` \| [^|]+ \| ([^|]+) \|$/gm)];
  return Object.fromEntries(rows.map(([, folder, cell]) => [folder, [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort()]));
}

test('the table of imports in ARCHITECTURE.md is the one that the linter enforces', () => {
  expect(documentedImports('ARCHITECTURE.md')).toEqual(enforcedImports('./src'));
  expect(Object.keys(enforcedImports('./src')).sort()).toEqual([...FOLDERS].sort());
});

test('the table of the rings in the page of the framework is the one that the linter enforces', () => {
  expect(documentedImports('src/terraform/README.md')).toEqual(enforcedImports('./src/terraform'));
  const rings = readdirSync(join(SRC, 'terraform'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(Object.keys(enforcedImports('./src/terraform')).sort()).toEqual(rings.sort());
});

test.each(FOLDERS)('src/%s opens with a README that says the same of its imports as the linter', (folder) => {
  const [, imports] = /^- \*\*May import:\*\* ([^.]+)\./m.exec(read(`src/${folder}/README.md`)) ?? [undefined, ''];
  const row = new RegExp(`^\\| \`${folder}/\` \\| [^|]+ \\| ([^|]+) \\|$`, 'm').exec(read('ARCHITECTURE.md'))?.[1];
  // The page of the framework is written for readers who have nothing but the framework.
  if (folder === 'terraform') expect([row, read('src/terraform/README.md')]).toEqual(['nothing', expect.stringContaining('imports nothing outside')]);
  else expect(imports).toBe(row);
});

test('README.md leads to the pages', () => {
  expect(namedPaths('README.md')).toEqual(expect.arrayContaining(PAGES.map(([page]) => page).filter((page) => !page.startsWith('src/'))));
});

test('the glossary has each word once, with a meaning and a place', () => {
  const rows = [...read('docs/glossary.md').matchAll(/^\| (.*) \|$/gm)].map(([, cells]) => cells.split(' | ')).filter(([word]) => !/^(word|---.*)$/.test(word));
  expect(rows.filter((cells) => cells.length !== 3 || cells[1].length < 10 || !/^`[^`]+`(, `[^`]+`)*$/.test(cells[2]))).toEqual([]);
  const words = rows.map(([word]) => word);
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
});

test('the provider in the page of the framework is one', () => {
  const [, code] = /^```ts\n([\s\S]*?)^```$/m.exec(read('src/terraform/README.md'))!;
  const page: { library?: { name: string; resources: { type: string }[]; configure: (config: object) => object } } = {};
  class Shelf {}
  const evaluate = new Function('require', 'exports', 'Shelf', 'NoSuchBook', transpile(code, { module: ModuleKind.CommonJS }));
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  evaluate((name: string) => require(join(SRC, 'terraform', name)), page, Shelf, Error);
  expect(page.library).toMatchObject({ name: 'library', resources: [{ type: 'library_book' }] });
  expect(page.library!.configure({ url: 'https://example.com' })).toBeInstanceOf(Shelf);
});

test('every dependency has a version range', () => {
  const { dependencies } = JSON.parse(read('.projen/deps.json')) as { dependencies: { name: string; version?: string }[] };
  expect(dependencies.filter(({ version }) => version === undefined || version === '*')).toEqual([]);
});

test('the npm package has none of the pages for developers', () => {
  const ignored = read('.npmignore').split('\n');
  expect(ignored).toEqual(expect.arrayContaining([
    '/src/', '/docs/', '/.github/', '/ARCHITECTURE.md', '/CONTRIBUTING.md', '/SECURITY.md', '/CODE_OF_CONDUCT.md',
  ]));
});
