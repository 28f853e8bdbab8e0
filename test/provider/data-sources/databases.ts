import type { Family } from './family';

const named = (name: string) => expect.objectContaining({ name });

export const DATABASES: Family = {
  about: 'databases',
  resources: `
    resource "turso_group" "g" {
      name     = "g"
      location = "aws-us-east-1"
    }
    resource "turso_database" "origin" {
      name  = "origin"
      group = turso_group.g.name
    }
    resource "turso_database" "newer" {
      name        = "newer"
      group       = turso_group.g.name
      use_tursodb = true
    }
    resource "turso_database" "branch" {
      name         = "branch"
      group        = turso_group.g.name
      block_writes = true
      size_limit   = "256mb"
      seed         = { type = "database", name = turso_database.origin.name }
    }
  `,
  happens: async (local) => {
    const { body: { database } } = await local.api('GET', '/databases/origin');
    const { body: { jwt } } = await local.api('POST', '/databases/origin/auth/tokens');
    const sql = ['CREATE TABLE t (x)', 'INSERT INTO t VALUES (1), (2)', 'SELECT * FROM t'];
    await fetch(`http://${database.Hostname}v2/pipeline`, {
      method: 'POST',
      headers: { authorization: `Bearer ${jwt}` },
      body: JSON.stringify({ requests: [...sql.map((text) => ({ type: 'execute', stmt: { sql: text } })), { type: 'close' }] }),
    });
  },
  reads: {
    'turso_database.branch': {
      inputs: { name: '"branch"' },
      finds: {
        name: 'branch',
        organization: 'local',
        group: 'g',
        parent: 'origin',
        use_tursodb: false,
        block_reads: false,
        block_writes: true,
        url: expect.stringContaining('branch'),
        size_limit: '256mb',
        allow_attach: false,
        allowed_ips: [],
        allowed_aws_vpc_ids: [],
      },
    },
    'turso_database.origin': { inputs: { name: 'turso_database.origin.name' }, finds: { name: 'origin', parent: null, size_limit: null } },
    'turso_databases.all': { inputs: {}, finds: { organization: 'local', databases: [named('branch'), named('newer'), named('origin')] } },
    'turso_database.newer': { inputs: { name: 'turso_database.newer.name' }, finds: { use_tursodb: true } },
    'turso_databases.of_group': {
      inputs: { group: 'turso_group.g.name' },
      finds: { databases: [false, true, false].map((engine) => expect.objectContaining({ use_tursodb: engine })) },
    },
    'turso_databases.of_another_group': { inputs: { group: '"empty"' }, finds: { databases: [] } },
    'turso_databases.branches_by_name': { inputs: { parent: '"origin"' }, finds: { parent: 'origin', databases: [named('branch')] } },
    'turso_databases.branches_by_id': { inputs: { parent: 'turso_database.origin.id' }, finds: { databases: [named('branch')] } },
    'turso_databases.with_prefix': { inputs: { prefix: '"or"' }, finds: { databases: [named('origin')] } },
    'turso_databases.with_pattern': { inputs: { name_regex: '"^.r.*n"', group: '"g"' }, finds: { databases: [named('branch'), named('origin')] } },
    'turso_databases.with_both': { inputs: { name_regex: '"n"', prefix: '"b"' }, finds: { databases: [named('branch')] } },
    'turso_database_instances.branch': {
      inputs: { name: '"branch"' },
      finds: { organization: 'local', instances: [expect.objectContaining({ name: 'aws-us-east-1', type: 'primary', hostname: expect.stringContaining('branch') })] },
    },
    'turso_database_usage.origin': {
      inputs: { name: '"origin"', from: '"2025-01-01T00:00:00Z"', to: '"2999-01-01T00:00:00+02:00"' },
      finds: {
        organization: 'local',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        rows_read: expect.any(Number),
        rows_written: expect.any(Number),
        bytes_synced: 0,
        instances: [expect.objectContaining({ uuid: expect.any(String), rows_read: expect.any(Number) })],
      },
    },
    'turso_database_stats.origin': {
      inputs: { name: '"origin"' },
      finds: { top_queries: expect.arrayContaining([{ query: 'INSERT INTO t VALUES (1), (2)', rows_read: expect.any(Number), rows_written: 2 }]) },
    },
    'turso_database_stats.branch': { inputs: { name: '"branch"' }, finds: { organization: 'local', top_queries: [] } },
  },
  refused: [
    { data: 'turso_database_usage', inputs: { name: '"nowhere"' }, says: /Error: Could not read usage of database "nowhere" .*answered 404/ },
    { data: 'turso_database_stats', inputs: { name: '"nowhere"' }, says: /Error: Could not read stats of database "nowhere" .*answered 404/ },
    { data: 'turso_database', inputs: { name: '"nowhere"' }, says: /Error: Could not read database "nowhere" .*GET .*\/databases\/nowhere answered 404/ },
    { data: 'turso_databases', inputs: { parent: '"nowhere"' }, says: /Error: Could not read databases .*GET .*\/databases\/nowhere answered 404/ },
    { data: 'turso_database_instances', inputs: { name: '"nowhere"' }, says: /Error: Could not read instances of database "nowhere" .*answered 404/ },
  ],
};
