import { HISTORY_TOOLS } from '../../fleet/database/tool-histories/tool-tables';
import { MIGRATION_FORMATS } from '../../migrations/formats/format';
import { DEFAULT_ROLLOUT_CONCURRENCY } from '../../notation/rollout';

/** An option: how `node:util` parses it, and how the help shows it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  /** Placeholder for its value in the help. */
  readonly value?: string;
  readonly help: string;
}

/** All options of all commands. They have the names of the provider's attributes and of Turso's own options. */
export const OPTIONS = {
  'organization': {
    type: 'string', value: 'SLUG', help: 'organization (default: TURSO_ORGANIZATION_SLUG or TURSO_ORG, otherwise the personal account)',
  },
  'api-url': { type: 'string', value: 'URL', help: 'Platform API (default: TURSO_API_URL, otherwise https://api.turso.tech)' },
  'json': { type: 'boolean', help: 'print JSON' },
  'help': { type: 'boolean', short: 'h', help: 'print this help' },
  'version': { type: 'boolean', help: 'print the version' },

  'group': { type: 'string', value: 'NAME', help: 'find databases in this group' },
  'prefix': { type: 'string', value: 'TEXT', help: 'find databases whose names begin with this text' },
  'pattern': { type: 'string', value: 'GLOB', help: 'find databases whose names match: * for any characters, ? for one' },
  'parent': { type: 'string', value: 'NAME', help: 'find branches of this database' },
  'exclude': { type: 'string', value: 'GLOB', multiple: true, help: 'leave these out (may be given more than once)' },

  'all': { type: 'boolean', help: 'name every tenant that failed, not only some' },
  'check': { type: 'boolean', help: 'ask every tenant for its version, one request each, instead of reading the ledger' },
  'interval': { type: 'string', value: 'TIME', help: 'how often to look, such as 500ms or 5s (default: 1s)' },
  'wait': { type: 'boolean', help: 'wait for a rollout if none is under way' },
  'sample': { type: 'string', value: 'SIZE', help: 'compare a random sample of tenants: 50, or 10% (default: all)' },
  'concurrency': {
    type: 'string', value: 'N', help: `how many tenants to work on at the same time (default: ${DEFAULT_ROLLOUT_CONCURRENCY})`,
  },
  'migrations': { type: 'string', value: 'FOLDER', help: 'folder of migrations (required)' },
  'format': { type: 'string', value: 'NAME', help: `${MIGRATION_FORMATS.slice(0, -1).join(', ')} or ${MIGRATION_FORMATS.at(-1)} (default: recognized)` },
  'target-version': { type: 'string', value: 'NAME', help: 'last migration to apply (default: the last in the folder)' },
  'canaries': { type: 'string', value: 'NAME', multiple: true, help: 'tenant to migrate first (may be given more than once)' },
  'canary-count': { type: 'string', value: 'N', help: 'how many other tenants to migrate first' },
  'waves': { type: 'string', value: 'SIZES', help: 'sizes of the waves after the canaries, such as 10,25%' },

  'pause': { type: 'string', value: 'TIME', help: 'how long to wait between two waves, such as 10m (default: no pause)' },
  'max-failures': { type: 'string', value: 'N', help: 'how many tenants may fail before no other one is begun (default: any number)' },
  'quarantine': { type: 'boolean', help: 'put tenants that fail aside, and finish without them' },
  'rehearse-on': {
    type: 'string', value: 'NAME', help: 'tenant on a branch of which all migrations are tried first (default: the first canary; without canaries, none)',
  },
  'snapshot-retention': { type: 'string', value: 'TIME', help: 'how long to keep a branch of each tenant as it was, such as 24h (default: no branches)' },
  'lease-duration': { type: 'string', value: 'TIME', help: 'after how long a silence this rollout counts as dead (default: 30s)' },
  'baseline': { type: 'string', value: 'NAME', help: 'last migration that databases with tables and without a history have already' },
  'import-history': { type: 'string', value: 'TOOL', help: `tool whose history databases import: ${HISTORY_TOOLS.join(', ')}` },
  'import-history-table': { type: 'string', value: 'NAME', help: 'table of that tool, if it is not its default' },
  'foreign-keys-off': { type: 'boolean', help: 'run all migrations without foreign keys, as goose and golang-migrate do' },
  'defaults': { type: 'boolean', help: 'use the defaults instead of the settings that Terraform gave the last rollout' },
  'plan': { type: 'boolean', help: 'only show the plan, with its exit codes' },

  'write': { type: 'boolean', help: 'permit changes: a token with full access and a transaction that writes' },
  'file': { type: 'string', value: 'PATH', help: 'read the SQL from this file; - is standard input' },
  'max-rows': { type: 'string', value: 'N', help: 'how many rows to show of each answer (default: 100 of each tenant, 1000 of one database)' },
  'max-tenants': { type: 'string', value: 'N', help: 'ask only the first N tenants by name (default: all)' },
  'confirm': { type: 'string', value: 'NAME', help: 'the name of the database again, to say that its data may be deleted' },

  'output': { type: 'string', value: 'NAME', multiple: true, help: 'output with the environment (may be given more than once)' },
  'outdir': { type: 'string', value: 'FOLDER', help: 'folder of the synthesized stacks (default: as in cdktf.json, otherwise cdktf.out)' },
  'show-secrets': { type: 'boolean', help: 'print secrets, too' },

  'executables': { type: 'string', value: 'FOLDER', help: 'take the provider as executables from this folder (default: the script, which needs Node.js)' },
  'provider-version': { type: 'string', value: 'VERSION', help: 'version of the release, such as 1.2.3 (default: that of cdktf-turso)' },
  'gpg-key': { type: 'string', value: 'KEY', help: 'key with which gpg signs the checksums (default: no signature)' },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof OPTIONS;
