import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED, pages } from '../../scripts/docs/pages';

const DOCS = join(__dirname, '..', '..', 'docs');
const REMEDY = 'The reference is not what schemas and examples say now. Run "npx projen docs" and commit docs/.';

test('has exactly the generated pages in docs/, all up to date', () => {
  const expected = pages();
  const differing = [...new Set([...expected.keys(), ...committed()])].filter((path) => contentOf(path) !== expected.get(path));
  if (differing.length > 0) throw new Error(`${REMEDY} It differs in: ${differing.sort().join(', ')}`);
});

test.each([...pages()])('begins %s with the front matter that the registry reads', (_path, content) => {
  expect(content).toMatch(/^---\npage_title: "[^"\n]+"\nsubcategory: "[^"\n]*"\ndescription: \|-\n {2}\S[^\n]+[.!?]\n---\n/);
});

/** Returns the present generated files by their paths below `docs/`. */
function committed(): string[] {
  return GENERATED.filter((path) => existsSync(join(DOCS, path))).flatMap((path) => (
    statSync(join(DOCS, path)).isDirectory() ? (readdirSync(join(DOCS, path), { recursive: true }) as string[]).map((file) => `${path}/${file}`) : [path]
  ));
}

function contentOf(path: string): string | undefined {
  return existsSync(join(DOCS, path)) ? readFileSync(join(DOCS, path), 'utf8') : undefined;
}
