import type { attributes } from './schema';
import type { ResourceContext } from '../../terraform';
import type { Turso } from '../turso';

/** What making a database needs to know of its surroundings. `client` is that of the database's organization. */
export type MakeContext = Pick<ResourceContext<typeof attributes, Turso>, 'client' | 'signal' | 'save' | 'discard' | 'diagnostics'>;

/** Deletes what this very apply has made, also after the user has cancelled. True once it is gone. */
export async function takeBack(name: string, { client, discard }: MakeContext): Promise<boolean> {
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
