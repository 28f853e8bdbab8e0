import { Database, Group } from '../model';
import { NamespaceConfig } from '../sqld/admin';

/** What sqld shows for a namespace that was never limited. A limit left out of a config write would stay. */
const NO_LIMIT = '1000PB';

/**
 * The whole configuration of a database's namespace.
 *
 * It trusts two keys, so that tokens of the group and tokens of the database work side by side, and those of a database rotate apart.
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
