import { isTursoError, type TursoError } from '../../turso';

/** What an organization answered, or that Turso does not know it: it has another slug since it was renamed, or it was deleted. */
export type Asked<T> = { readonly found: T; readonly unknown?: undefined } | { readonly found: undefined; readonly unknown: TursoError };

/**
 * Asks an organization. Turso knows it by its slug only, and the state keeps the slug of before where it was renamed. So what has a UUID
 * is looked for elsewhere before `unknown` is thrown.
 */
export async function askOrganization<T>(ask: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { found: await ask() };
  } catch (error) {
    if (!isTursoError(error) || error.reason !== 'organization-not-found') throw error;
    return { found: undefined, unknown: error };
  }
}
