import type { attributes } from './schema';
import type { ResourceContext } from '../../terraform';
import type { Turso } from '../turso';

/** The context of a creation. `client` belongs to the organization of the database. */
export type CreateContext = Pick<ResourceContext<typeof attributes, Turso>, 'client' | 'signal' | 'save' | 'discard' | 'diagnostics'>;

/** Deletes a database that this apply has created, also after the user has cancelled. Returns whether it is gone. */
export async function deleteCreated(name: string, { client, discard }: CreateContext): Promise<boolean> {
  try {
    await client.api.databases.delete(name);
    discard();
    return true;
  } catch {
    return false;
  } finally {
    client.inventory.forget(name);
  }
}
