import { describeStatement, downStatements } from './review';
import { destructiveByName, refusalOf, type DestructiveStatement, type Migration, type Refusal } from '../../../migrations';
import type { Diagnostics } from '../../../terraform';
import { migrationPath } from '../migrations';

/** How many statements a message shows. */
const MAX_LINES = 20;

/** A statement of a migration that will run. */
interface Found {
  readonly migration: Migration;
  readonly statement: DestructiveStatement;
  /** Why the plan fails. Undefined if the statement is allowed. */
  readonly refusal: Refusal | undefined;
}

/**
 * Reports statements that destroy data or may fail on data, before they run anywhere. An allowed loss is a warning.
 *
 * @param all the migrations of the fleet, in order
 * @param up those that no database has yet
 * @param down those that this plan reverts
 */
export function judgeStatements(
  all: readonly Migration[], up: readonly Migration[], down: readonly Migration[], diagnostics: Diagnostics,
): void {
  const statements = destructiveByName(all);
  const found = up.flatMap((migration) => (statements.get(migration.name) ?? []).map((statement): Found => (
    { migration, statement, refusal: refusalOf(statement, migration) })));
  const back = down.flatMap((migration) => downStatements(migration, all).map((statement): Found => (
    { migration, statement, refusal: refusalOf(statement, migration, 'down') })));
  refuse(found, 'is pending', all, diagnostics);
  refuse(back, 'is reverted', all, diagnostics);
  const warn = (summary: string, introduction: string, told: readonly Found[]) => {
    if (told.length > 0) diagnostics.warn(summary, `${introduction}\n\n${lines(told)}`, migrationPath(all, ...told.map(({ migration }) => migration.name)));
  };
  const passing = found.filter(({ refusal }) => refusal === undefined);
  const losing = passing.filter(({ statement }) => statement.kind === 'loses data');
  warn('Rollout destroys data', 'The migrations allow it, and no later migration can undo it:', losing);
  warn(
    'Migration may fail on data', 'These succeed or fail depending on the rows of each tenant. strategy.rehearse_on tries them on a branch of one tenant first:',
    passing.filter(({ statement }) => statement.kind !== 'loses data'),
  );
  warn('Reverting migrations destroys data', 'target_version is before the version of the fleet, and the down scripts hold:', back);
}

function refuse(found: readonly Found[], happens: string, all: readonly Migration[], diagnostics: Diagnostics): void {
  for (const migration of new Set(found.filter(({ refusal }) => refusal !== undefined).map((one) => one.migration))) {
    const refused = found.filter((one) => one.migration === migration && one.refusal !== undefined);
    const losing = refused.filter(({ refusal }) => refusal === 'loses data');
    const byKeys = refused.some(({ statement: { reason } }) => /foreign keys (are )?on/.test(reason));
    const advice = [...byKeys ? [FOREIGN_KEYS_OFF] : [], ...losing.length > 0 ? [ALLOW] : []].join('\n\n');
    const [summary, effect] = losing.length > 0
      ? ['Migration destroys data', ' and would destroy data in every database of the fleet']
      : ['Migration fails in databases with rows', '. It passes in an empty database, and fails in each one that has rows'];
    diagnostics.error(
      summary, `Migration "${migration.name}" ${happens}${effect}:\n\n${lines(refused)}\n\nNothing was changed. ${advice}`, migrationPath(all, migration.name),
    );
  }
}

const FOREIGN_KEYS_OFF = 'Turso has foreign keys on: a DROP TABLE first deletes the rows of the table, with all consequences for rows that refer to them. goose, golang-migrate, Diesel and '
  + 'the sqlite3 program have them off. To run the migration as they do, set its foreign_keys to false (in a file: a line "-- turso: foreign-keys-off" before its first '
  + 'statement), or foreign_keys of the fleet for all migrations: its references are then checked at its end. Both can be set for a migration that some databases have already.';

const ALLOW = 'If the loss is meant, set allow_destructive of the migration to true (in a file: a line "-- turso: allow-destructive" before '
  + 'its first statement). strategy.snapshot_retention keeps a branch of each tenant as it was.';

function lines(found: readonly Found[]): string {
  const shown = found.slice(0, MAX_LINES).map(({ migration, statement }) => `  ${describeStatement(statement, migration.name)}`);
  return [...shown, ...found.length > MAX_LINES ? [`  and ${found.length - MAX_LINES} more`] : []].join('\n');
}
