import { shownStatement, type Parameters } from './script';
import type { Statement } from '../../migrations';
import { sentence } from '../../notation';
import { attributePath, DiagnosticError } from '../../terraform';
import type { SqlError } from '../../turso';

/** The parts of a run that its error needs, so that it shows no secret. */
export interface Redacted {
  readonly database: string;
  readonly statements: readonly Statement[];
  /** How many of our own statements come before them. */
  readonly offset: number;
  readonly parameters: Parameters;
}

/** Returns the error of a script: which statement failed and why, without strings of the SQL and values of parameters. */
export function scriptFailure(error: SqlError, { database, statements, offset, parameters }: Redacted): DiagnosticError {
  const index = error.statementIndex === undefined ? -1 : error.statementIndex - offset;
  const reason = sentence(withoutSecrets(error.words, [...Object.values(parameters), ...statements.flatMap(strings)]));
  if (error.code === 'OUTCOME_UNKNOWN') {
    return failure(database, `The database did not answer: ${reason} Its table _turso_sql_runs, which records whether the script ran, could not be read either. Check the database before you apply again.`);
  }
  if (error.code === 'UNREACHABLE') return failure(database, `The database could not be reached: ${reason} The script changed nothing.`);
  return failure(database, index < 0
    ? `The database answered: ${reason} The script changed nothing.`
    : `${shownStatement(statements, index)} failed: ${reason} The script changed nothing. Correct the statement or the data, then apply again.`);
}

function failure(database: string, detail: string): DiagnosticError {
  return new DiagnosticError({ summary: `Could not run the script in database "${database}"`, detail, path: attributePath('statements') });
}

/** Shorter texts are not secrets, and removing them would make the message unreadable. */
const SHORTEST_SECRET = 4;

function withoutSecrets(text: string, secrets: readonly (string | null)[]): string {
  return secrets.filter((secret) => secret !== null && secret.length >= SHORTEST_SECRET)
    .sort((one, other) => other!.length - one!.length)
    .reduce<string>((shown, secret) => shown.replaceAll(secret!, '...'), text);
}

/** Returns the texts of a statement's strings, with and without doubled quotes. */
function strings({ tokens }: Statement): string[] {
  return tokens.filter(({ text }) => text.startsWith("'")).flatMap(({ text }) => [text.slice(1, -1), text.slice(1, -1).replaceAll("''", "'")]);
}
