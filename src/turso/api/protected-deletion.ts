import { ADVICE } from '../http/advice';
import { isTursoError, type TursoErrorKind } from '../http/errors';

/** By these Turso may refuse to delete something that is protected: neither the status nor the text of that is documented. */
const REFUSALS: readonly TursoErrorKind[] = ['invalid', 'forbidden'];

/**
 * Deletes something. Where Turso refuses, it is asked whether delete protection is on: its words are not guessed at, in which the name
 * of the thing stands too.
 *
 * @throws TursoError of kind `protected` if it is
 */
export async function deleteUnlessProtected(remove: () => Promise<void>, isProtected: () => Promise<boolean>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!isTursoError(error) || !REFUSALS.includes(error.kind) || error.status === 404) throw error;
    // Without an answer the refusal is told as it came.
    if (!await isProtected().catch(() => false)) throw error;
    throw error.with({ kind: 'protected', reason: undefined, advice: ADVICE.protected });
  }
}
