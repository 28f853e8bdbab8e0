import * as fc from 'fast-check';
import { checkHistory, HistoryError, type AppliedMigration } from '../../../../src/fleet';
import { createMigration } from '../../../../src/migrations';

const declare = (...names: string[]) => names.map((name) => createMigration(name, `SELECT '${name}'`));
const apply = (...names: string[]): AppliedMigration[] =>
  declare(...names).map(({ name, checksum }, index) => ({ position: index + 1, name, checksum }));
const messages = (...args: Parameters<typeof checkHistory>) => checkHistory(...args).map(({ message, remedy }) => `${message} ${remedy}`);

test.each([
  ['nothing to nothing', [], []],
  ['the first migrations to nothing', ['a', 'b'], []],
  ['a new migration at the end', ['a', 'b', 'c'], ['a', 'b']],
  ['nothing new', ['a', 'b'], ['a', 'b']],
])('accepts %s', (_, declared, applied) => {
  expect(checkHistory(declare(...declared), apply(...applied))).toEqual([]);
});

test.each<[string, string[], string[], RegExp[]]>([
  ['was removed', ['a', 'c'], ['a', 'b'], [/^Migration "b" was removed after it was applied\. Restore it\. To undo what it did, add a new migration at the end\.$/]],
  ['was removed from the middle', ['a', 'c'], ['a', 'b', 'c'], [/^Migration "b" was removed/]],
  ['was removed with all others', [], ['a'], [/^Migration "a" was removed/]],
  ['was moved', ['b', 'a'], ['a', 'b'], [/^Migration "a" was moved to another place after it was applied\. Put it back as the first\.$/, /^Migration "b" was moved .* directly after "a"\.$/]],
  ['was put before an applied one', ['a', 'n', 'b'], ['a', 'b'], [/^Migration "n" is new, but stands before "b", which was applied already\. Put it at the end/]],
  ['were put before everything', ['n', 'm', 'a'], ['a'], [/^Migration "n" is new/, /^Migration "m" is new/]],
])('fails when a migration %s', (_, declared, applied, expected) => {
  expect(messages(declare(...declared), apply(...applied))).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});

test('fails when an applied migration was edited, and reports its file and the checksum to restore', () => {
  const applied = apply('a', 'b');
  const declared = [...declare('a'), createMigration('b', 'SELECT 2', { file: 'migrations/b.sql' })];
  expect(checkHistory(declared, applied)).toEqual([{
    migration: 'b',
    message: 'Migration "b" (migrations/b.sql) was edited after it was applied.',
    remedy: `Restore its SQL, whose checksum was ${applied[1].checksum}, and write your change as a new migration at the end.`,
  }]);
});

test.each([
  ['a line that changed', 'CREATE TABLE t (\n  x\n);', 'CREATE TABLE t (\n  y\n);', 'Line 5 was `x` and is `y` now.'],
  ['a line that was added at the end', 'SELECT 1;', 'SELECT 1;\nSELECT 2;', 'Line 5 was missing and is `SELECT 2;` now.'],
  ['a line that was removed from the end', 'SELECT 1;\nSELECT 2;', 'SELECT 1;', 'Line 5 was `SELECT 2;` and is missing now.'],
  ['an empty line', 'SELECT 1;\n\nSELECT 2;', 'SELECT 1;\nSELECT 2;', 'Line 5 was empty and is missing now.'],
  ['SQL that cannot be parsed', "SELECT 'open;", 'SELECT 1;', 'Line 4 differs in text that is not shown here.'],
  ['a string, without its contents', "SELECT 'secret one';", "SELECT 'secret two';", 'Line 4 differs in text that is not shown here.'],
])('shows the first difference of an edited migration: %s', (_, before, after, difference) => {
  const was = createMigration('a', before);
  const faults = checkHistory([createMigration('a', after, { line: 4 })], [{ position: 1, name: 'a', checksum: was.checksum }], [was]);
  const { message } = new HistoryError(faults, 'Fleet "f"');
  expect(message).toContain(`after it was applied. ${difference} Restore its SQL, and write your change as a new migration at the end.`);
  expect(message).not.toContain('secret');
});

test('distinguishes a renamed migration from a removed and an added one', () => {
  const declared = [...declare('a'), { ...declare('b')[0], name: '0002_b' }];
  expect(messages(declared, apply('a', 'b'))).toEqual(['Migration "b" was renamed to "0002_b" after it was applied. Rename it back to "b".']);
});

test('says after an interrupted rollout that some databases may have the migration, and how to make it editable again', () => {
  const [applied] = apply('a');
  expect(messages([createMigration('a', 'SELECT 2')], [{ ...applied, interrupted: true }])).toEqual([
    expect.stringMatching(/^Migration "a" was edited after a rollout of it began and was cut off, so some databases may have it\. Restore .* Then apply once: if no database has it after that, you may change it\.$/),
  ]);
});

test('reports all faults at once, and each migration once', () => {
  const declared = [...declare('n'), createMigration('a', 'SELECT 2'), ...declare('c')];
  expect(checkHistory(declared, apply('a', 'b', 'c')).map(({ migration }) => migration)).toEqual(['a', 'b', 'n']);
});

test('accepts a history exactly when it continues the applied one', () => {
  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 });
  fc.assert(fc.property(names, names, (declared, applied) => {
    const continues = applied.every((name, index) => declared[index] === name);
    expect(checkHistory(declare(...declared), apply(...applied)).length === 0).toBe(continues);
  }));
});

test('reads each migration a fixed number of times, however long the history is', () => {
  const readsFor = (length: number): number => {
    let reads = 0;
    const counted = <T extends object>(migration: T): T => new Proxy(migration, {
      get: (of, key) => {
        reads++;
        return of[key as keyof T];
      },
    });
    const names = Array.from({ length }, (_, index) => `m${index}`);
    const declared = [...declare(...names).slice(1), createMigration('new', 'SELECT 0'), createMigration('edited', 'SELECT 1')].map(counted);
    // One removed migration, and all others in reverse order, so that each check finds a fault.
    checkHistory(declared, apply(...names, 'edited').reverse().map(counted));
    return reads;
  };
  expect(readsFor(2000) / readsFor(1000)).toBeLessThan(2.1);
});
