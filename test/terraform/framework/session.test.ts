import { kindsProvider } from './kinds-provider';
import { Diagnostics } from '../../../src/terraform';
import { Session } from '../../../src/terraform/framework/server/session';
import { createLogger } from '../../../src/terraform/protocol';

const operation = { verb: 'create', noun: 'thing', label: 'a' };
const newSession = (grace?: number) =>
  new Session(kindsProvider({ objects: new Map(), calls: [] }), createLogger({ level: 'off', write: () => undefined }), grace);

test('begins nothing after the user cancelled, until a new command begins', async () => {
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

test('gives up an operation that does not heed its signal', async () => {
  const session = newSession(1);
  const diagnostics = new Diagnostics();
  const deaf = session.run(operation, diagnostics, async () => new Promise(() => undefined));
  session.stop();
  expect(await deaf).toBeUndefined();
  expect(diagnostics.list()).toMatchObject([{ summary: 'Could not create thing "a"', detail: expect.stringContaining('It was cancelled.') }]);
});

test('fails when a resource type does not exist', () => {
  expect(() => newSession().resource('kinds_nothing')).toThrow('This provider has no resource type kinds_nothing.');
});
