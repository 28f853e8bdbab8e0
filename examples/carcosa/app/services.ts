import type { Access } from './access';
import type { Database } from './database';
import type { Vault } from './secrets';
import type { LocalStore } from './store';

/** What the routes work with. */
export interface Services {
  readonly db: Database;
  readonly access: Access;
  readonly vault: Vault;
  readonly store: LocalStore;
}
