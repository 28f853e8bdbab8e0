import { isTursoError } from '../../turso';

/** How to delete an object and how to check that it is gone. */
interface Removal {
  readonly remove: () => Promise<void>;
  /** Whether a list still has the object. A failure counts as no. */
  readonly isListed: () => Promise<boolean>;
}

/**
 * Deletes an object. "Not found" means that it is gone, unless a list still has it. Then this tries once more and fails if the object
 * stays: otherwise Terraform would forget an object that still exists.
 */
export async function removeSurely({ remove, isListed }: Removal): Promise<void> {
  try {
    return await remove();
  } catch (error) {
    if (!isTursoError(error, 'not-found') || !await isListed().catch(() => false)) throw error;
  }
  await remove().catch((error: unknown) => {
    if (!isTursoError(error, 'not-found')) throw error;
    throw error.with({ kind: 'unexpected-answer', advice: 'The list names it all the same. Apply again a little later.' });
  });
}
