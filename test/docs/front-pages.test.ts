import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RosettaTabletReader, TargetLanguage, UnknownSnippetMode } from 'jsii-rosetta';
import { codeBlocks } from '../../scripts/docs/code-blocks';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');

// jsii-pacmak writes the front page of each package with this translation. It labels every TypeScript block with the package's language,
// even if it cannot translate the block. So the README has no block that it treats as TypeScript.
test.each([TargetLanguage.PYTHON, TargetLanguage.GO, TargetLanguage.JAVA, TargetLanguage.CSHARP])('labels each code block correctly on the front page for %s', (language) => {
  const rosetta = new RosettaTabletReader({ unknownSnippets: UnknownSnippetMode.VERBATIM, targetLanguages: [language] });
  const page = rosetta.translateSnippetsInMarkdown({ api: 'file', fileName: 'README.md' }, README, language, false);
  expect(codeBlocks(page)).toEqual(codeBlocks(README));
  expect(codeBlocks(page).map(({ language: name }) => name)).toContain('python');
  expect(page).toContain('https://github.com/cdktf-turso/cdktf-turso/blob/main/docs/installing.md');
});

test('has code for every packaged language on the page about installing', () => {
  const installing = readFileSync(join(__dirname, '../../docs/installing.md'), 'utf8');
  expect(codeBlocks(installing).map(({ language: name }) => name)).toEqual(expect.arrayContaining(['sh', 'python', 'go', 'java', 'csharp', 'hcl']));
});
