import { bringUp } from '../../../src/runtime/bring-up';
import { DatabaseFinder, type DatabaseAddress } from '../../../src/runtime/database-finder';
import { Databases } from '../../../src/runtime/databases';
import { FleetVersions } from '../../../src/runtime/fleet-versions';
import type { Parts } from '../../../src/runtime/migrate-tenant';
import { resolveSettings } from '../../../src/runtime/settings';
import { TimeLimit } from '../../../src/runtime/time-limit';
import type { SqlClient } from '../../../src/turso';

/**
 * An application that opens a tenant over any SQL client. Its errors and results do not matter.
 *
 * @param knowsIds whether it has a token for the Platform API, which returns the ids of databases
 */
export async function pull(sql: SqlClient, tenant: string, knowsIds = true): Promise<void> {
  const settings = resolveSettings({
    environment: {},
    schemaDatabase: 'schema',
    schemaDatabaseUrl: 'libsql://schema-acme.invalid',
    groupToken: 'x',
    apiUrl: 'http://platform.invalid',
    refreshMs: 0,
    ...knowsIds ? { apiToken: 'x' } : {},
  });
  const address = (name: string): DatabaseAddress => ({ name, ...knowsIds ? { id: `id-${name}` } : {}, url: `http://${name}.invalid`, httpUrl: `http://${name}.invalid` });
  const finder = Object.assign(new DatabaseFinder(settings), { schema: async () => address('schema'), tenant: async () => address(tenant) });
  const databases: Pick<Databases, 'sql' | 'quick' | 'read' | 'write'> = {
    sql,
    quick: sql,
    read: async (at, statements) => (await sql.transaction(at, statements, { readOnly: true })).map(({ rows }) => rows),
    write: async (at, ...statements) => (await sql.transaction(at, statements)).map(({ rows }) => rows),
  };
  const quiet = { ...settings, onWarning: () => undefined };
  const parts: Parts = {
    settings: quiet, finder, databases: databases as Databases, versions: new FleetVersions(quiet, finder, databases as Databases),
  };
  const limit = new TimeLimit(60_000);
  await bringUp(parts, { tenant, database: tenant }, limit).catch(() => undefined);
  limit.end();
}
