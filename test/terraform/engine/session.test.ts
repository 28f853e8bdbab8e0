import { kindsProvider } from './kinds-provider';
import { attributePath, Diagnostics } from '../../../src/terraform';
import { MissingValue } from '../../../src/terraform/engine/author-view';
import { Session } from '../../../src/terraform/engine/session';
import { createLogger } from '../../../src/terraform/wire';

const operation = { verb: 'create', noun: 'thing', label: 'a' };
const newSession = (grace?: number) =>
  new Session(kindsProvider({ objects: new Map(), calls: [] }), createLogger({ level: 'off', write: () => undefined }), grace);

test('starts nothing after the user cancels, until a new command starts', async () => {
  const session = newSession();
  const diagnostics = new Diagnostics();
  session.stop();
  expect(await session.run(operation, diagnostics, async () => 'done')).toBeUndefined();
  expect(diagnostics.list()).toEqual([{
    severity: 'error',
    summary: 'Could not create thing "a"',
    detail: 'It was cancelled. What is known to be done is in the state; apply again to go on.',
  }]);
  session.begin();
  expect(await session.run(operation, diagnostics, async () => 'done')).toBe('done');
});

test('abandons an operation that ignores its abort signal', async () => {
  const session = newSession(1);
  const diagnostics = new Diagnostics();
  const deaf = session.run(operation, diagnostics, async () => new Promise(() => undefined));
  session.stop();
  expect(await deaf).toBeUndefined();
  expect(diagnostics.list()).toMatchObject([{ summary: 'Could not create thing "a"', detail: expect.stringContaining('It was cancelled.') }]);
});

test('blames the provider for a missing value, and says what may have happened', async () => {
  const forget = async () => { throw new MissingValue(attributePath('revision')); };
  const details = await Promise.all(['create', 'update', 'read'].map(async (verb) => {
    const diagnostics = new Diagnostics();
    await newSession().run({ ...operation, verb }, diagnostics, forget);
    return diagnostics.list().map(({ detail }) => detail);
  }));
  expect(details.flat()).toEqual([
    'Thing "a" may exist already: import it before applying again. This is a bug in the provider; please report it.',
    'Thing "a" may have been changed already: the next plan shows it. This is a bug in the provider; please report it.',
    'Nothing was changed. This is a bug in the provider; please report it.',
  ]);
});

test('fails when a resource type does not exist', () => {
  expect(() => newSession().resource('kinds_nothing')).toThrow('This provider has no resource type kinds_nothing.');
});
