import { ADVICE } from '../http/advice';
import { isTursoError, type TursoErrorKind } from '../http/errors';

/** Turso may reject a protected deletion with these. It documents neither the status nor the text. */
const REFUSALS: readonly TursoErrorKind[] = ['invalid', 'forbidden'];

/**
 * Deletes something. If Turso rejects this, it asks Turso whether delete protection is on. It does not guess from Turso's words, because
 * they contain names.
 *
 * @throws TursoError of kind `protected` if delete protection is on
 */
export async function deleteUnlessProtected(remove: () => Promise<void>, isProtected: () => Promise<boolean>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!isTursoError(error) || !REFUSALS.includes(error.kind) || error.status === 404) throw error;
    // Without an answer, the caller gets the original error.
    if (!await isProtected().catch(() => false)) throw error;
    throw error.with({ kind: 'protected', reason: undefined, advice: ADVICE.protected });
  }
}
