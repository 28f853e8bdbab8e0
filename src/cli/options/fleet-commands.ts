import type { CommandSpec, HelpLine, Operand } from './command-spec';
import type { OptionName } from './option-table';

/** Options of every command that talks to Turso. */
export const COMMON: readonly OptionName[] = ['organization', 'api-url', 'json', 'help'];

/** Options that find tenants which the ledger does not know yet. */
const DISCOVERY: readonly OptionName[] = ['group', 'prefix', 'pattern', 'parent', 'exclude'];

/** Options that decide what a rollout does. They are the attributes of `turso_schema_fleet`. */
const ROLLOUT: readonly OptionName[] = [
  'migrations', 'format', 'target-version', 'baseline', 'import-history', 'import-history-table', 'foreign-keys-off',
  'concurrency', 'canaries', 'canary-count', 'waves', 'pause', 'max-failures', 'quarantine', 'rehearse-on', 'snapshot-retention', 'lease-duration',
  'defaults',
];

const SCHEMA_DATABASE: Operand = { placeholder: 'SCHEMA_DATABASE', meaning: 'the name of the fleet\'s schema database' };

/** The variables of every command that talks to Turso. */
export const TURSO_ENVIRONMENT: readonly HelpLine[] = [
  ['TURSO_API_TOKEN', 'API token (required)'],
  ['TURSO_ORGANIZATION_SLUG', 'organization, if --organization is not given'],
  ['TURSO_API_URL', 'Platform API, if --api-url is not given'],
  ['NO_COLOR', 'no colours'],
];

const FLEET = {
  exitCodes: [
    ['0', 'healthy: every tenant, except those in quarantine, is as expected'],
    ['1', 'an error; for plan also: an apply would refuse the plan'],
    ['2', 'a tenant is behind, failed, was changed by hand or does not answer; for plan: an apply would change something'],
  ],
  environment: TURSO_ENVIRONMENT,
} as const;

/** The commands about fleets. */
export const FLEET_COMMANDS = {
  'fleet status': {
    ...FLEET,
    operands: [SCHEMA_DATABASE],
    summary: 'shows versions, failures and the rollout',
    description: 'Reads the ledger in the schema database with one request, for any number of tenants. With --group, --prefix, --pattern '
      + 'or --parent, databases that exist but are not in the ledger count as tenants of unknown version. With --check, it asks every tenant '
      + 'for its version and does not rely on the ledger.',
    options: ['all', 'check', ...DISCOVERY, ...COMMON],
    examples: ['cdktf-turso fleet status crm-schema', 'cdktf-turso fleet status crm-schema --parent crm-schema --json'],
  },
  'fleet watch': {
    ...FLEET,
    operands: [SCHEMA_DATABASE],
    summary: 'follows a rollout while it runs',
    description: 'Shows waves, counts, new failures and the speed of the current rollout until it ends. In a file or a pipe it writes one '
      + 'line for each change; with --json, one object in each line.',
    options: ['interval', 'wait', ...COMMON],
    examples: ['cdktf-turso fleet watch crm-schema', 'cdktf-turso fleet watch crm-schema --wait --json'],
  },
  'fleet verify': {
    ...FLEET,
    operands: [SCHEMA_DATABASE],
    summary: 'finds tenants that were changed by hand',
    description: 'Compares the schema of each tenant with the schema of the schema database: one request for each tenant. Lists tenants that '
      + 'are behind or ahead, but does not compare them. Changes nothing.',
    options: ['sample', 'concurrency', ...DISCOVERY, ...COMMON],
    examples: ['cdktf-turso fleet verify crm-schema', 'cdktf-turso fleet verify crm-schema --sample 5%'],
  },
  'fleet plan': {
    ...FLEET,
    operands: [SCHEMA_DATABASE],
    summary: 'shows what a rollout of a folder of migrations would do',
    description: 'Shows the pending migrations, the number of databases, the order, and the statements that destroy data. Tries the migrations '
      + 'on the schema database in a transaction that is rolled back. Does all checks of an apply. Changes nothing. '
      + 'A setting that is not given is that of the last rollout by Terraform.',
    options: [...ROLLOUT, ...DISCOVERY, ...COMMON],
    required: ['migrations'],
    examples: [
      'cdktf-turso fleet plan crm-schema --migrations ./migrations',
      'cdktf-turso fleet plan crm-schema --migrations ./migrations --waves 10,25%',
    ],
  },
  'fleet apply': {
    operands: [SCHEMA_DATABASE],
    summary: 'rolls a folder of migrations out, without Terraform',
    description: 'Shows the plan, does its checks, and then rolls the migrations out as an apply of turso_schema_fleet does: the same lease, '
      + 'rehearsal, canaries, waves and limits, the schema database last. If a check fails, it changes nothing. The tenants are those of the '
      + 'ledger, and those that --group, --prefix, --pattern or --parent finds. A setting that is not '
      + 'given is that of the last rollout by Terraform, if there was one. A later plan of Terraform then finds nothing to do.',
    options: ['plan', ...ROLLOUT, ...DISCOVERY, ...COMMON],
    required: ['migrations'],
    examples: [
      'cdktf-turso fleet apply crm-schema --migrations ./migrations --group crm',
      'cdktf-turso fleet apply crm-schema --migrations ./migrations --plan --json',
    ],
    exitCodes: [
      ['0', 'every tenant, except those in quarantine, has the version'],
      ['1', 'an error, or the checks refuse the plan; no tenant was changed, unless the message says so'],
      ['2', 'the rollout ended, but a tenant failed or was not reached; with --plan: an apply would change something'],
    ],
    environment: TURSO_ENVIRONMENT,
  },
  'fleet sql': {
    operands: [SCHEMA_DATABASE, { placeholder: 'SQL', meaning: 'the statement', optional: true }],
    summary: 'runs one statement in all tenants',
    description: 'Asks each tenant of the ledger, and each that --group, --prefix, --pattern or --parent finds. Shows the rows as a table with the name of '
      + 'the tenant, and lists tenants that fail apart. It only reads, with a token that may only read and in a transaction that may only '
      + 'read, unless --write is given. With --write, each tenant keeps all of the statement or nothing. Change a schema with a migration instead.',
    options: ['write', 'file', 'max-rows', 'max-tenants', 'concurrency', ...DISCOVERY, ...COMMON],
    examples: [
      'cdktf-turso fleet sql crm-schema --file count-users.sql',
      'cdktf-turso fleet sql crm-schema --max-tenants 10 --file count-users.sql',
    ],
    exitCodes: [
      ['0', 'every tenant answered'],
      ['1', 'an error; no tenant was asked'],
      ['2', 'a tenant failed, or was not asked because of an interruption'],
    ],
    environment: TURSO_ENVIRONMENT,
  },
  'fleet release': {
    ...FLEET,
    operands: [SCHEMA_DATABASE, { placeholder: 'TENANT', meaning: 'the names of the tenants to take out of quarantine', many: true }],
    summary: 'takes tenants out of quarantine',
    description: 'The next apply counts these tenants as behind again, and migrates them with the others.',
    options: COMMON,
    examples: ['cdktf-turso fleet release crm-schema acme globex'],
  },
} as const satisfies Record<string, CommandSpec>;
