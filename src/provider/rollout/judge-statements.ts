import { migrationPath } from './migration-path';
import { describeStatement, wayBack } from './review';
import { destructiveByName, destructiveStatements, type DestructiveStatement, type Migration } from '../../migrations';
import type { Diagnostics } from '../../terraform';

/** Lines of one message. */
const MAX_LINES = 20;

/**
 * Looks at what migrations do to data before they run anywhere: what loses data has to be allowed, and is told all the same.
 *
 * @param all the migrations of the fleet, in order
 * @param up those of them that no database has yet
 * @param down those of them that are taken back
 */
export function judgeStatements(
  all: readonly Migration[], up: readonly Migration[], down: readonly Migration[], diagnostics: Diagnostics,
): void {
  const statements = destructiveByName(all);
  const found = up.flatMap((migration) => (statements.get(migration.name) ?? []).map((statement) => ({ migration, statement })));
  const losing = found.filter(({ statement }) => statement.kind === 'loses data');
  const line = ({ migration, statement }: typeof found[number]) => describeStatement(statement, migration.name);
  const warn = (summary: string, introduction: string, told: readonly { migration: Migration; statement: DestructiveStatement }[]) => {
    if (told.length === 0) return;
    const path = migrationPath(all, ...told.map(({ migration }) => migration.name));
    diagnostics.warn(summary, `${introduction}\n\n${lines(told.map(line))}`, path);
  };
  const forbidden = losing.filter(({ migration }) => migration.allowDestructive !== true);
  for (const name of new Set(forbidden.map(({ migration }) => migration.name))) {
    diagnostics.error(
      'Migration destroys data',
      `Migration "${name}" is pending and would destroy data in every database of the fleet:\n\n`
      + `${lines(forbidden.filter(({ migration }) => migration.name === name).map(line))}\n\n`
      + 'Nothing was changed. If that is meant, set allow_destructive of the migration to true (in a file: a line "-- turso: allow-destructive" before '
      + 'its first statement). strategy.snapshot_retention keeps a branch of each tenant as it was.',
      migrationPath(all, name),
    );
  }
  const allowed = losing.filter(({ migration }) => migration.allowDestructive === true);
  warn('Rollout destroys data', 'It is allowed, and cannot be undone by a later migration:', allowed);
  const risky = found.filter(({ statement }) => statement.kind !== 'loses data');
  warn('Migration may fail on data', 'Whether these succeed depends on the rows of each tenant; strategy.rehearse_on tries them on a branch of one first:', risky);
  const back = down.flatMap((migration) => destructiveStatements(wayBack(migration)).map((statement) => ({ migration, statement })));
  warn('Taking migrations back destroys data', 'target_version is before the version of the fleet, and the ways back hold:', back);
}

function lines(statements: readonly string[]): string {
  const shown = statements.slice(0, MAX_LINES).map((text) => `  ${text}`);
  return [...shown, ...statements.length > MAX_LINES ? [`  and ${statements.length - MAX_LINES} more`] : []].join('\n');
}
