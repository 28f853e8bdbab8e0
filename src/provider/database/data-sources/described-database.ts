import { bool, string } from '../../../terraform';
import { databaseUrls, engineOf, type Database } from '../../../turso';

/** The attributes of a database in data sources. */
export const describedDatabase = {
  name: string({ computed: true, description: 'Name of the database.' }),
  group: string({ computed: true, nullable: true, description: 'Name of the group that it belongs to.' }),
  id: string({ computed: true, description: 'UUID of the database.' }),
  hostname: string({ computed: true, description: 'Hostname of the database.' }),
  url: string({ computed: true, description: 'URL for libSQL clients: `libsql://...`; `http://...` on turso-local.' }),
  http_url: string({ computed: true, description: 'URL for SQL over HTTP: `https://...`; `http://...` on turso-local.' }),
  parent: string({ computed: true, nullable: true, description: 'Name of the database that it was branched from; null for one that began otherwise.' }),
  use_tursodb: bool({ computed: true, description: 'Whether it runs on Turso\'s new engine instead of libSQL, by its UUID.' }),
  block_reads: bool({ computed: true, description: 'Whether Turso refuses reads.' }),
  block_writes: bool({ computed: true, description: 'Whether Turso refuses writes.' }),
  delete_protection: bool({ computed: true, description: 'Whether Turso refuses to delete the database.' }),
};

export function toDescription(found: Database) {
  const { url, httpUrl } = databaseUrls(found);
  return {
    name: found.name,
    group: found.group ?? null,
    id: found.dbId,
    hostname: found.hostname,
    url,
    http_url: httpUrl,
    parent: found.parent?.name ?? null,
    use_tursodb: engineOf(found.dbId) === 'Turso',
    block_reads: found.blockReads ?? false,
    block_writes: found.blockWrites ?? false,
    delete_protection: found.deleteProtection ?? false,
  };
}
