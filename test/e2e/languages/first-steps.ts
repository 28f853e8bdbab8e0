import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Language } from './languages';

const ROOT = join(__dirname, '..', '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'installing.md'), 'utf8');

/** Puts the files that the page about installing shows for a language into a new folder. */
export function firstSteps({ name, example }: Language): string {
  const folder = mkdtempSync(join(tmpdir(), 'first-steps-'));
  const section = new RegExp(`^## ${name}\n([^]*?)^## `, 'm').exec(PAGE)![1];
  write(folder, 'cdktf.json', /^echo '(.*)' > cdktf\.json$/m.exec(section)![1]);
  for (const [, path, code] of section.matchAll(/^```\w+\n(?:#|\/\/|<!--) (\S+)(?: -->)?\n([^]*?)^```$/gm)) write(folder, path, code);
  write(folder, join('migrations', '0001_customers.sql'), 'CREATE TABLE customers (id INTEGER PRIMARY KEY);');
  if (name === 'Go') {
    for (const file of ['go.mod', 'go.sum']) write(folder, file, inClone(readFileSync(join(ROOT, 'examples', example, file), 'utf8')));
  }
  if (name === 'Java') {
    const [repositories] = /<repositories>[^]*<\/repositories>/.exec(readFileSync(join(ROOT, 'examples', example, 'pom.xml'), 'utf8'))!;
    const pom = readFileSync(join(folder, 'pom.xml'), 'utf8');
    write(folder, 'pom.xml', pom.replace('</dependencies>', `</dependencies>${inClone(repositories)}`));
  }
  return folder;
}

/** Before the release, the packages come from the folders of the clone. */
function inClone(text: string): string {
  return text.replaceAll('${project.basedir}/../..', ROOT).replaceAll('../..', ROOT);
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
