import type { DatabaseResult, MigrationFailure } from '../../fleet';
import { withoutStrings, type Migration } from '../../migrations';
import { DiagnosticError } from '../../terraform';
import { migrationPath } from '../shared/migrations/migrations';

/** Returns the error of a database that did not reach the target: where it failed and why, what stays, and what to do. */
export function migrationError(failure: MigrationFailure, migrations: readonly Migration[], result: DatabaseResult): DiagnosticError {
  const { database, migration, line, statement, code } = failure;
  const message = code === 'KEEPS_LEDGER' ? 'It is the schema database of a fleet.' : failure.message;
  const file = migrations.find(({ name }) => name === migration)?.file;
  const place = line === undefined ? '' : ` at ${file === undefined ? `line ${line}` : `${file}:${line}`}`;
  const shown = statement === undefined ? [] : [withoutStrings(statement).replace(/^/gm, '    ')];
  return new DiagnosticError({
    summary: migration === undefined ? `Could not migrate database "${database}"` : `Migration "${migration}" failed in database "${database}"`,
    detail: [`${migration === undefined ? 'The database' : 'It'} failed${place}: ${message} (${code})`, ...shown, `${remains(failure, migrations, result)} ${remedy(failure)}`].join('\n\n'),
    path: migrationPath(migrations, migration),
  });
}

/** Says what the database has now. */
function remains(
  { outcomeUnknown, statementsDone = 0 }: MigrationFailure, migrations: readonly Migration[], { position }: DatabaseResult,
): string {
  if (outcomeUnknown || position === undefined) return 'It is not known which migrations the database has now. The next plan asks it.';
  const has = position === 0 ? 'no migration' : `all migrations up to "${migrations[position - 1].name}"`;
  return statementsDone > 0
    ? `The database has ${has}, and the first ${statementsDone} statements of this one, which runs outside of a transaction.`
    : `The database has ${has}, and nothing of this one.`;
}

function remedy({ code, migration, outcomeUnknown }: MigrationFailure): string {
  switch (code) {
    case 'KEEPS_LEDGER': return 'A fleet migrates its schema database itself. Remove this resource.';
    case 'NO_DOWN_SCRIPT': return 'Give the migration a down script, or choose a target_version that includes it, then apply again.';
    case 'CUT_OFF': return 'Finish the migration that was cut off, as the message says.';
    case 'IMPORT': return 'Correct the table of the other tool, then apply again.';
    case 'LOSES_ROWS':
    case 'FOREIGN_KEYS':
      return `Set foreign_keys or allow_destructive of "${migration}" as the message says, then apply again.`;
    default: return migration === undefined || outcomeUnknown ? 'Apply again.' : 'Correct the migration or the data, then apply again.';
  }
}
