import { HistoryError } from '../fleet';
import { MigrationsError } from '../migrations';
import { type Explanation } from '../terraform';
import { isTursoError, SqlError, type TursoError } from '../turso';

/** What an error of Turso's API or of a database means for the user. */
export function explainError(error: unknown): Explanation | undefined {
  if (isTursoError(error)) return { notFound: error.kind === 'not-found', detail: tursoDetail(error) };
  if (error instanceof SqlError) return { detail: asSentence(error.message) };
  if (error instanceof HistoryError || error instanceof MigrationsError) return { detail: error.message };
  return undefined;
}

/** Turso's own words, and what to do. */
export function tursoDetail(error: TursoError): string {
  return `${asSentence(error.message)} ${error.advice}`;
}

/** With a full stop, where it has none. */
export function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
