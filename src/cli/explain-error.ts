import { sentence } from '../notation/sentence';
import { isTursoError } from '../turso';

/** An error in words for the person at the terminal, with what to do where that is known. */
export function explainError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return isTursoError(error) ? `${sentence(message)} ${error.advice}` : message;
}
