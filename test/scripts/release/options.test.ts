import { readOptions } from '../../../scripts/release/options';

const KINDS = ['npm', 'python'];

test('everything of the unreleased version is the default', () => {
  expect(readOptions([], KINDS)).toEqual({ version: '0.0.0', kinds: KINDS });
});

test('takes a version and kinds', () => {
  expect(readOptions(['--version', '1.2.3-rc.1', '--only', 'python'], KINDS)).toEqual({ version: '1.2.3-rc.1', kinds: ['python'] });
});

test.each(['1.2', 'v1.2.3', '01.2.3', '1.2.3-next.1', '1.2.3+build', ''])('rejects the version "%s", and says what registries accept', (version) => {
  expect(() => readOptions(['--version', version], KINDS)).toThrow(
    new Error(`The version is "${version}". Give --version a version such as 1.2.3, 1.2.3-alpha.0, 1.2.3-beta.1 or 1.2.3-rc.2.`));
});

test('rejects an unknown kind, and names the known ones', () => {
  expect(() => readOptions(['--only', 'npm,ruby'], KINDS)).toThrow(new Error('--only names "ruby", which is not a kind of artefact. Use some of npm, python.'));
});
