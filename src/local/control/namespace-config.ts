import { Database, Group } from '../model';
import { NamespaceConfig } from '../sqld/admin';

/** sqld shows this for a namespace without a limit. It must be sent, because a missing limit does not change the old one. */
const NO_LIMIT = '1000PB';

/**
 * Returns the whole configuration of a database's namespace. It trusts two keys: one for tokens of the group, and one for tokens of the
 * database, which can be rotated separately.
 */
export function namespaceConfig(database: Database, group: Group): NamespaceConfig {
  const { configuration } = database;
  return {
    block_reads: configuration.blockReads,
    block_writes: configuration.blockWrites,
    allow_attach: configuration.allowAttach,
    jwt_key: group.key.publicKey + database.key.publicKey,
    max_db_size: configuration.sizeLimit ?? NO_LIMIT,
  };
}
