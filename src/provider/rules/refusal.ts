import { isTursoError, type TursoError } from '../../turso';

/** True for an answer by which Turso says that it will not do this, now or later. */
export function isRefusal(error: unknown): error is TursoError {
  return isTursoError(error) && ['invalid', 'payment-required', 'forbidden'].includes(error.kind);
}
