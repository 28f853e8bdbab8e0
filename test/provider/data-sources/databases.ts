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
    resource "turso_database" "branch" {
      name         = "branch"
      group        = turso_group.g.name
      block_writes = true
      size_limit   = "256mb"
      seed         = { type = "database", name = turso_database.origin.name }
    }
  `,
  reads: {
    'turso_database.branch': {
      inputs: { name: '"branch"' },
      finds: {
        name: 'branch',
        organization: 'local',
        group: 'g',
        parent: 'origin',
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
    'turso_databases.all': { inputs: {}, finds: { organization: 'local', databases: [named('branch'), named('origin')] } },
    'turso_databases.of_group': { inputs: { group: 'turso_group.g.name' }, finds: { databases: [named('branch'), named('origin')] } },
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
  },
  refused: [
    { data: 'turso_database', inputs: { name: '"nowhere"' }, says: /Error: Could not read database "nowhere" .*GET .*\/databases\/nowhere answered 404/ },
    { data: 'turso_databases', inputs: { parent: '"nowhere"' }, says: /Error: Could not read databases .*GET .*\/databases\/nowhere answered 404/ },
    { data: 'turso_database_instances', inputs: { name: '"nowhere"' }, says: /Error: Could not read instances of database "nowhere" .*answered 404/ },
  ],
};
