import { isTursoError } from '../../turso';

/** How something is deleted, and how to tell whether it is still there. */
interface Removal {
  readonly remove: () => Promise<void>;
  /** Looks at a list. A failure says nothing. */
  readonly isListed: () => Promise<boolean>;
}

/**
 * Deletes something. "Not found" means that it is gone already, unless a list still names it: then it is tried once more, and what is not
 * deleted in the end is an error. Otherwise Terraform would forget what goes on existing.
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
