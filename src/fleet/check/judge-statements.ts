import type { Finding } from './finding';
import type { MigrationWords, Vocabulary } from './vocabulary';
import { destructiveByName, destructiveDown, refusalOf, type DestructiveStatement, type Migration, type Refusal } from '../../migrations';

/** How many statements a message shows. */
const MAX_LINES = 20;

/** The words of a fleet, or those of one database, which has no strategy. */
export type StatementWords = MigrationWords & Partial<Pick<Vocabulary, 'strategy'>>;

/** A statement of a migration that will run. */
interface Found {
  readonly migration: Migration;
  readonly statement: DestructiveStatement;
  /** Why the rollout is refused. Undefined if the statement is allowed. */
  readonly refusal: Refusal | undefined;
}

/**
 * Finds statements that destroy data or may fail on data, before they run anywhere. An allowed loss is a warning.
 *
 * @param all the migrations of the fleet, in order
 * @param up those that no database has yet
 * @param down those that the rollout reverts
 * @param words of a fleet, or without `strategy` those of one database
 */
export function judgeStatements(
  all: readonly Migration[], up: readonly Migration[], down: readonly Migration[], words: StatementWords,
): Finding[] {
  const statements = destructiveByName(all);
  const found = up.flatMap((migration) => (statements.get(migration.name) ?? []).map((statement): Found => (
    { migration, statement, refusal: refusalOf(statement, migration) })));
  const back = down.flatMap((migration) => downStatements(migration, all).map((statement): Found => (
    { migration, statement, refusal: refusalOf(statement, migration, 'down') })));
  const warn = (summary: string, introduction: string, told: readonly Found[]): Finding[] => (told.length === 0 ? [] : [{
    severity: 'warning', summary, detail: `${introduction}\n\n${lines(told)}`, about: { kind: 'statements', migrations: told.map(({ migration }) => migration.name) },
  }]);
  const passing = found.filter(({ refusal }) => refusal === undefined);
  const losing = passing.filter(({ statement }) => statement.kind === 'loses data');
  return [
    ...refused(found, 'is pending', words),
    ...refused(back, 'is reverted', words),
    ...warn(words.strategy === undefined ? 'Migration destroys data' : 'Rollout destroys data', 'The migrations allow it, and no later migration can undo it:', losing),
    // The trial of one database runs on its own rows, so it knows.
    ...words.strategy === undefined ? [] : warn(
      'Migration may fail on data',
      `These succeed or fail depending on the rows of each tenant. ${words.strategy('rehearseOn')} tries them on a branch of one tenant first:`,
      passing.filter(({ statement }) => statement.kind !== 'loses data'),
    ),
    ...warn('Reverting migrations destroys data', `${words.targetVersion} is before the present version, and the down scripts hold:`, back),
  ];
}

function refused(found: readonly Found[], happens: string, words: StatementWords): Finding[] {
  const migrations = [...new Set(found.filter(({ refusal }) => refusal !== undefined).map(({ migration }) => migration))];
  return migrations.map((migration) => {
    const own = found.filter((one) => one.migration === migration && one.refusal !== undefined);
    const losing = own.filter(({ refusal }) => refusal === 'loses data');
    const byKeys = own.some(({ statement: { reason } }) => /foreign keys (are )?on/.test(reason));
    const advice = [...byKeys ? [foreignKeysAdvice(words)] : [], ...losing.length > 0 ? [lossAdvice(words)] : []].join('\n\n');
    const [summary, effect] = losing.length > 0
      ? ['Migration destroys data', ` and would destroy data in ${words.strategy === undefined ? 'the database' : 'every database of the fleet'}`]
      : ['Migration fails in databases with rows', '. It passes in an empty database, and fails in each one that has rows'];
    return {
      severity: 'error',
      summary,
      detail: `Migration "${migration.name}" ${happens}${effect}:\n\n${lines(own)}\n\nNothing was changed. ${advice}`,
      about: { kind: 'statements', migrations: [migration.name] },
    };
  });
}

function foreignKeysAdvice({ foreignKeysOff }: MigrationWords): string {
  return 'Turso has foreign keys on: a DROP TABLE first deletes the rows of the table, with all consequences for rows that refer to them. goose, golang-migrate, Diesel and '
    + `the sqlite3 program have them off. To run the migration as they do, ${foreignKeysOff}: its references are then checked at its end. `
    + 'Both can be set for a migration that some databases have already.';
}

function lossAdvice({ allowDestructive, strategy }: StatementWords): string {
  const before = strategy === undefined
    ? 'Create a branch of the database first if you may need the data again.' : `${strategy('snapshotRetentionMs')} keeps a branch of each tenant as it was.`;
  return `If the loss is meant, ${allowDestructive}. ${before}`;
}

function lines(found: readonly Found[]): string {
  const shown = found.slice(0, MAX_LINES).map(({ migration, statement }) => `  ${describeStatement(statement, migration.name)}`);
  return [...shown, ...found.length > MAX_LINES ? [`  and ${found.length - MAX_LINES} more`] : []].join('\n');
}

/** Describes a statement for reviews and messages. */
export function describeStatement({ file, line, reason, statement }: DestructiveStatement, migration: string): string {
  return `${file ?? migration}:${line}: ${reason}: ${statement.replace(/\s+/g, ' ')}`;
}

/** Returns the destructive statements of a down script in a database that has all migrations up to this one. */
export function downStatements(migration: Migration, all: readonly Migration[]): DestructiveStatement[] {
  return destructiveDown(migration, all.slice(0, all.indexOf(migration) + 1));
}
