import type { Family } from './family';
import type { TursoLocal } from '../../support/turso-local';

const MIGRATIONS = '[{ name = "0001_users", sql = "CREATE TABLE users (id INTEGER PRIMARY KEY)" }]';

/** Runs SQL in a database as its application does. */
async function run(local: TursoLocal, name: string, sql: string): Promise<void> {
  const { body: { database } } = await local.api('GET', `/databases/${name}`);
  const { body: { jwt } } = await local.api('POST', `/databases/${name}/auth/tokens`);
  const response = await fetch(`http://${database.Hostname}v2/pipeline`, {
    method: 'POST',
    headers: { authorization: `Bearer ${jwt}` },
    body: JSON.stringify({ requests: [{ type: 'execute', stmt: { sql } }, { type: 'close' }] }),
  });
  expect((await response.json() as any).results[0].type).toBe('ok');
}

export const FLEETS: Family = {
  about: 'fleets',
  resources: `
    resource "turso_group" "g" {
      name     = "g"
      location = "aws-us-east-1"
    }
    resource "turso_database" "schema" {
      name  = "schema"
      group = turso_group.g.name
    }
    resource "turso_database" "tenant" {
      for_each = toset(["a", "b", "c"])
      name     = "tenant-\${each.key}"
      group    = turso_group.g.name
      # One tenant runs on another engine.
      use_tursodb = each.key == "c"
    }
    resource "turso_schema_fleet" "f" {
      schema_database = turso_database.schema.name
      databases       = [for tenant in turso_database.tenant : tenant.name]
      migrations      = ${MIGRATIONS}
    }
  `,
  happens: async (local) => {
    await run(local, 'tenant-b', 'CREATE TABLE mine (x)');
    await run(local, 'tenant-b', 'ALTER TABLE users ADD COLUMN email TEXT');
    await run(local, 'tenant-c', 'DROP TABLE users');
    await local.api('POST', '/databases', { name: 'tenant-d', group: 'g' });
  },
  reads: {
    'turso_fleet_status.plain': {
      inputs: { schema_database: '"schema"' },
      finds: {
        organization: 'local',
        version: '0001_users',
        target: '0001_users',
        versions: { '0001_users': 3 },
        engines: { libSQL: 2, Turso: 1 },
        tenant_count: 3,
        behind_count: 0,
        quarantined_count: 0,
        failed: [],
        verified_count: 0,
        drifted: [],
        running: null,
      },
    },
    'turso_fleet_status.found': {
      inputs: { schema_database: '"schema"', discover: '{ prefix = "tenant-" }' },
      finds: { versions: { '0001_users': 3, '(unknown)': 1 }, tenant_count: 4, behind_count: 1 },
    },
    'turso_fleet_status.declared': {
      inputs: { schema_database: '"schema"', databases: '["tenant-a", "gone"]' },
      finds: { versions: { '0001_users': 1, '(unknown)': 1 }, engines: { libSQL: 1 }, tenant_count: 2, behind_count: 1 },
    },
    'turso_fleet_status.verified': {
      inputs: { schema_database: '"schema"', verify: '"all"' },
      finds: {
        verified_count: 3,
        drifted: [
          { database: 'tenant-b', missing: [], extra: ['table mine'], changed: ['table users'] },
          { database: 'tenant-c', missing: ['table users'], extra: [], changed: [] },
        ],
      },
    },
    'turso_fleet_status.sampled': { inputs: { schema_database: '"schema"', verify: '1' }, finds: { verified_count: 1 } },
    'turso_fleet_status.sampled_share': { inputs: { schema_database: '"schema"', verify: '"50%"' }, finds: { verified_count: 2 } },
  },
  refused: [
    {
      data: 'turso_fleet_status',
      inputs: { schema_database: '"tenant-a"' },
      says: /Error: Database "tenant-a" is not the schema database of a fleet .*Give the schema database of a turso_schema_fleet that was applied at least once,/,
    },
    { data: 'turso_fleet_status', inputs: { schema_database: '"nowhere"' }, says: /Error: Could not read status of fleet "nowhere"/ },
  ],
};
