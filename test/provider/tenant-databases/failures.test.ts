import { Failures } from '../../../src/provider/tenant-databases/failures';
import { TursoError, type TursoErrorKind } from '../../../src/turso';

const failed = (kind: TursoErrorKind, problem: string, attempts = 1) =>
  new TursoError({ kind, method: 'POST', path: '/v1/databases', problem, advice: 'Do this.', attempts });

const told = (failures: Failures): unknown[] => {
  try {
    failures.throwIfAny('The rest is fine.');
    return [];
  } catch (error) {
    return (error as any).diagnostics.map(({ summary, detail }: any) => [summary, detail]);
  }
};

test('are grouped by cause, whatever the name in it and the number of tries, with the first names', () => {
  const failures = new Failures();
  for (let index = 0; index < 12; index += 1) {
    failures.add('create', `t-${index}`, failed('invalid', `answered 400: t-${index} is no good`, index + 1));
  }
  failures.add('delete', 't-1', failed('protected', 'answered 403: it is protected'));
  expect(told(failures)).toEqual([
    [
      'Could not create 12 databases',
      '"t-0", "t-1", "t-10", "t-11", "t-2", "t-3", "t-4", "t-5", "t-6", "t-7" and 2 more: '
      + 'POST /v1/databases answered 400: t-0 is no good. Do this. The rest is fine.',
    ],
    ['Could not delete 1 database', '"t-1": POST /v1/databases answered 403: it is protected. Do this. The rest is fine.'],
  ]);
});

test('about single databases skip nothing, but failures with a common cause do', () => {
  const failures = new Failures();
  for (let index = 0; index < 100; index += 1) failures.add('create', `t-${index}`, failed('already-exists', 'answered 409'));
  expect(failures.isHopeless).toBe(false);
  for (let index = 0; index < 20; index += 1) failures.add('create', `t-${index}`, failed('payment-required', 'answered 402'));
  expect(failures.isHopeless).toBe(true);
  failures.skip();
  expect(told(failures)[0]).toEqual(['Could not create 100 databases', expect.stringContaining('After that, 1 more was skipped. The rest is fine.')]);
});

test('after a cancel do not count', () => {
  const failures = new Failures();
  failures.add('create', 'a', failed('aborted', 'was aborted'));
  expect(told(failures)).toEqual([]);
});

test('fails with an error that does not come from Turso', () => {
  expect(() => new Failures().add('create', 'a', new RangeError('a bug'))).toThrow(RangeError);
});
