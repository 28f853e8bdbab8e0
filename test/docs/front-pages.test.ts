import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RosettaTabletReader, TargetLanguage, UnknownSnippetMode } from 'jsii-rosetta';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');

/** The blocks of code: their language, and what they say. */
function blocks(markdown: string): [string, string][] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, code]): [string, string] => [language, code]);
}

// jsii-pacmak writes the front page of each package with this. It puts every block of TypeScript under the package's own language,
// whether it can translate it or not: the README has none that it takes for TypeScript.
test.each([TargetLanguage.PYTHON, TargetLanguage.GO, TargetLanguage.JAVA, TargetLanguage.CSHARP])('the front page in %s names each language as it is', (language) => {
  const rosetta = new RosettaTabletReader({ unknownSnippets: UnknownSnippetMode.VERBATIM, targetLanguages: [language] });
  const page = rosetta.translateSnippetsInMarkdown({ api: 'file', fileName: 'README.md' }, README, language, false);
  expect(blocks(page)).toEqual(blocks(README));
  expect(blocks(page).map(([name]) => name)).toContain('python');
  expect(page).toContain('https://github.com/cdktf-turso/cdktf-turso/blob/main/docs/installing.md');
});

test('the page on installing has code in every language that packages are made for', () => {
  const installing = readFileSync(join(__dirname, '../../docs/installing.md'), 'utf8');
  expect(blocks(installing).map(([name]) => name)).toEqual(expect.arrayContaining(['sh', 'python', 'go', 'java', 'csharp', 'hcl']));
});
