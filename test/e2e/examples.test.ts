import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/run';

const EXAMPLES = join(__dirname, '..', '..', 'examples');
const TESTED = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, 'test')));

jest.setTimeout(240_000);

/** Runs `npm test` in place, as a user of the example does. It resolves its dependencies in the root. */
test.each(TESTED)('the own tests of the example %s pass', async (name) => {
  const output = await run('npm', ['test'], { cwd: join(EXAMPLES, name) });
  expect(output).toMatch(/^(#|ℹ) pass [1-9]/m);
  expect(output).toMatch(/^(#|ℹ) fail 0/m);
});
