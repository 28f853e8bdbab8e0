import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithCommand } from '../support/describe-with-command';
import { run } from '../support/run';

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, '.github', 'workflows');
const WORKFLOWS = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }));

describe.each(WORKFLOWS)('the workflow $name', ({ text }) => {
  test('may only read, unless a job says why it needs more', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n\n/m);
    expect(text.split('\n').filter((line) => /: write/.test(line) && !/: write # \S/.test(line))).toEqual([]);
  });

  test('pins the major version of each action', () => {
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@v\d+$/.test(action) && action !== './.github/workflows/ci.yml')).toEqual([]);
  });

  test('names no host, and gives secrets only to the variables of a step', () => {
    expect(text).not.toMatch(/https?:|registry\./);
    expect(text.split('\n').filter((line) => /secrets\.[A-Z]/.test(line) && !/^ {10}[A-Z_]+: \$\{\{ secrets\.[A-Z_]+ \}\}$/.test(line))).toEqual([]);
  });
});

test('the documents name each secret of the workflows', () => {
  const names = WORKFLOWS.flatMap(({ text }) => [...text.matchAll(/secrets\.([A-Z_]+)/g)].map(([, name]) => name));
  const page = readFileSync(join(ROOT, 'docs', 'versioning.md'), 'utf8');
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

describeWithCommand('The syntax of the workflows', ['actionlint', '-version'])('actionlint', () => {
  test('finds nothing in the workflows', async () => {
    expect(await run('actionlint', WORKFLOWS.map(({ name }) => join(FOLDER, name)), { cwd: ROOT })).toBe('');
  });
});
