import { join } from 'node:path';
import { checkFixture } from '../../../scripts/release/fixture/required';

const FIXTURES = join(__dirname, '..', '..', 'e2e', 'upgrade');

test('a release needs a fixture, and says how to make one', () => {
  expect(() => checkFixture(FIXTURES, '1.2.3')).toThrow(new Error(
    'The upgrade test has no fixture of 1.2.3. Run "npm run release:fixture -- --version 1.2.3", and commit test/e2e/upgrade/1.2.3.'));
});

test.each(['0.0.0', '1.2.3-rc.1'])('%s is no release, and needs none', (version) => {
  expect(() => checkFixture(FIXTURES, version)).not.toThrow();
});
