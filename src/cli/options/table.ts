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
  'concurrency': { type: 'string', value: 'N', help: `how many tenants to ask at the same time (default: ${DEFAULT_ROLLOUT_CONCURRENCY})` },
  'migrations': { type: 'string', value: 'FOLDER', help: 'folder of migrations (required)' },
  'format': { type: 'string', value: 'NAME', help: `${MIGRATION_FORMATS.slice(0, -1).join(', ')} or ${MIGRATION_FORMATS.at(-1)} (default: recognized)` },
  'target-version': { type: 'string', value: 'NAME', help: 'last migration to apply (default: the last in the folder)' },
  'canaries': { type: 'string', value: 'NAME', multiple: true, help: 'tenant to migrate first (may be given more than once)' },
  'canary-count': { type: 'string', value: 'N', help: 'how many other tenants to migrate first' },
  'waves': { type: 'string', value: 'SIZES', help: 'sizes of the waves after the canaries, such as 10,25%' },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof OPTIONS;

/** Options of every command. */
const COMMON: readonly OptionName[] = ['organization', 'api-url', 'json', 'help'];

/** Options that find tenants which the ledger does not know yet. */
const DISCOVERY: readonly OptionName[] = ['group', 'prefix', 'pattern', 'parent', 'exclude'];

/** A command of `cdktf-turso fleet`, as the help shows it. */
export interface CommandSpec {
  /** What follows the name of the command, without options. */
  readonly operands: string;
  readonly summary: string;
  /** What it does, for the help of this command. */
  readonly description: string;
  /** The options that only some commands have, in the order of the help. */
  readonly options: readonly OptionName[];
  readonly examples: readonly string[];
}

const SCHEMA_DATABASE = 'SCHEMA_DATABASE';

/** The commands of `cdktf-turso fleet`. */
export const COMMANDS = {
  status: {
    operands: SCHEMA_DATABASE,
    summary: 'shows versions, failures and the rollout',
    description: 'Reads the ledger in the schema database with one request, for any number of tenants. With --group, --prefix, --pattern '
      + 'or --parent, databases that exist but are not in the ledger count as tenants of unknown version. With --check, it asks every tenant '
      + 'for its version and does not rely on the ledger.',
    options: ['all', 'check', ...DISCOVERY],
    examples: ['cdktf-turso fleet status crm-schema', 'cdktf-turso fleet status crm-schema --parent crm-schema --json'],
  },
  watch: {
    operands: SCHEMA_DATABASE,
    summary: 'follows a rollout while it runs',
    description: 'Shows waves, counts, new failures and the speed of the current rollout until it ends. In a file or a pipe it writes one '
      + 'line for each change; with --json, one object in each line.',
    options: ['interval', 'wait'],
    examples: ['cdktf-turso fleet watch crm-schema', 'cdktf-turso fleet watch crm-schema --wait --json'],
  },
  verify: {
    operands: SCHEMA_DATABASE,
    summary: 'finds tenants that were changed by hand',
    description: 'Compares the schema of each tenant with the schema of the schema database: one request for each tenant. Lists tenants that '
      + 'are behind or ahead, but does not compare them. Changes nothing.',
    options: ['sample', 'concurrency', ...DISCOVERY],
    examples: ['cdktf-turso fleet verify crm-schema', 'cdktf-turso fleet verify crm-schema --sample 5%'],
  },
  plan: {
    operands: SCHEMA_DATABASE,
    summary: 'shows what a rollout of a folder of migrations would do',
    description: 'Shows the pending migrations, the number of databases, the order, and the statements that destroy data. Tries the migrations '
      + 'on the schema database in a transaction that is rolled back. Changes nothing.',
    options: ['migrations', 'format', 'target-version', 'canaries', 'canary-count', 'waves', ...DISCOVERY],
    examples: [
      'cdktf-turso fleet plan crm-schema --migrations ./migrations',
      'cdktf-turso fleet plan crm-schema --migrations ./migrations --waves 10,25%',
    ],
  },
  release: {
    operands: `${SCHEMA_DATABASE} TENANT...`,
    summary: 'takes tenants out of quarantine',
    description: 'The next apply counts these tenants as behind again, and migrates them with the others.',
    options: [],
    examples: ['cdktf-turso fleet release crm-schema acme globex'],
  },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof COMMANDS;

/** Returns every option of a command. */
export function optionsOfCommand(command: CommandName): OptionName[] {
  return [...COMMANDS[command].options, ...COMMON];
}
