import { shownStatement, type Parameters } from './script';
import type { Statement } from '../../migrations';
import { sentence } from '../../notation';
import { attributePath, DiagnosticError } from '../../terraform';
import type { SqlError } from '../../turso';

/** What has to be known of a run to tell its failure without telling secrets. */
export interface Redacted {
  readonly database: string;
  readonly statements: readonly Statement[];
  /** How many statements of our own come before them. */
  readonly offset: number;
  readonly parameters: Parameters;
}

/** The error of a script: which statement failed and why, without strings of the SQL and values of parameters. */
export function scriptFailure(error: SqlError, { database, statements, offset, parameters }: Redacted): DiagnosticError {
  const index = error.statementIndex === undefined ? -1 : error.statementIndex - offset;
  const reason = sentence(withoutSecrets(error.words, [...Object.values(parameters), ...statements.flatMap(strings)]));
  if (error.code === 'OUTCOME_UNKNOWN') {
    return failure(database, `The database did not answer: ${reason} Its record in the table _turso_sql_runs could not be read either. Look into the database before you apply again.`);
  }
  if (error.code === 'UNREACHABLE') return failure(database, `The database was not reached: ${reason} Nothing of the script was kept.`);
  return failure(database, index < 0
    ? `The database answered: ${reason} Nothing of it was kept.`
    : `${shownStatement(statements, index)} failed: ${reason} Nothing of the script was kept. Correct the statement or the data, then apply again.`);
}

function failure(database: string, detail: string): DiagnosticError {
  return new DiagnosticError({ summary: `Could not run the script in database "${database}"`, detail, path: attributePath('statements') });
}

/** Shorter ones are no secrets, and would tear the text apart. */
const SHORTEST_SECRET = 4;

function withoutSecrets(text: string, secrets: readonly (string | null)[]): string {
  return secrets.filter((secret) => secret !== null && secret.length >= SHORTEST_SECRET)
    .sort((one, other) => other!.length - one!.length)
    .reduce<string>((shown, secret) => shown.replaceAll(secret!, '...'), text);
}

/** What stands in the strings of a statement, with and without their doubled quotes. */
function strings({ tokens }: Statement): string[] {
  return tokens.filter(({ text }) => text.startsWith("'")).flatMap(({ text }) => [text.slice(1, -1), text.slice(1, -1).replaceAll("''", "'")]);
}
