import { MIGRATION_FORMATS } from '../../migrations/formats/format';
import { DEFAULT_ROLLOUT_CONCURRENCY } from '../../notation/rollout';

/** An option of the command line, as `node:util` parses it and the help shows it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  /** What stands for its value in the help. */
  readonly value?: string;
  readonly help: string;
}

/** All options of all commands. Their names are those of the provider's attributes and of Turso's own tools. */
export const OPTIONS = {
  'organization': {
    type: 'string', value: 'SLUG', help: 'organization (default: TURSO_ORGANIZATION_SLUG or TURSO_ORG, else the personal account)',
  },
  'api-url': { type: 'string', value: 'URL', help: 'Platform API (default: TURSO_API_URL, else https://api.turso.tech)' },
  'json': { type: 'boolean', help: 'print JSON' },
  'help': { type: 'boolean', short: 'h', help: 'print this text' },
  'version': { type: 'boolean', help: 'print the version' },

  'group': { type: 'string', value: 'NAME', help: 'databases of this group' },
  'prefix': { type: 'string', value: 'TEXT', help: 'databases whose names begin so' },
  'pattern': { type: 'string', value: 'GLOB', help: 'databases whose names look so: * for any characters, ? for one' },
  'parent': { type: 'string', value: 'NAME', help: 'databases that were branched from this one' },
  'exclude': { type: 'string', value: 'GLOB', multiple: true, help: 'but not these (may be given more than once)' },

  'all': { type: 'boolean', help: 'name every tenant that failed, not some only' },
  'check': { type: 'boolean', help: 'ask every tenant what it has, one request each, instead of believing the ledger' },
  'interval': { type: 'string', value: 'TIME', help: 'how often to look, such as 500ms or 5s (default: 1s)' },
  'wait': { type: 'boolean', help: 'wait for a rollout to begin where none is under way' },
  'sample': { type: 'string', value: 'SIZE', help: 'compare so many tenants, drawn at random: 50, or 10% (default: all)' },
  'concurrency': { type: 'string', value: 'N', help: `how many tenants to ask at a time (default: ${DEFAULT_ROLLOUT_CONCURRENCY})` },
  'migrations': { type: 'string', value: 'FOLDER', help: 'folder of migrations (required)' },
  'format': { type: 'string', value: 'NAME', help: `${MIGRATION_FORMATS.slice(0, -1).join(', ')} or ${MIGRATION_FORMATS.at(-1)} (default: recognized)` },
  'target-version': { type: 'string', value: 'NAME', help: 'last migration to have (default: the last of the folder)' },
  'canaries': { type: 'string', value: 'NAME', multiple: true, help: 'tenant to go first (may be given more than once)' },
  'canary-count': { type: 'string', value: 'N', help: 'how many others go first' },
  'waves': { type: 'string', value: 'SIZES', help: 'sizes of the waves that follow, such as 10,25%' },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof OPTIONS;

/** What every command takes. */
export const COMMON: readonly OptionName[] = ['organization', 'api-url', 'json', 'help'];

/** How tenants are found that the ledger does not know yet. */
export const DISCOVERY: readonly OptionName[] = ['group', 'prefix', 'pattern', 'parent', 'exclude'];

/** A command of `cdktf-turso fleet`, as the help tells it. */
export interface CommandSpec {
  /** What follows the command's name, options aside. */
  readonly operands: string;
  readonly summary: string;
  /** What it does, for its own help. */
  readonly description: string;
  /** Its own options, in the order of the help. */
  readonly options: readonly OptionName[];
  readonly examples: readonly string[];
}

const SCHEMA_DATABASE = 'SCHEMA_DATABASE';

/** The commands of `cdktf-turso fleet`. */
export const COMMANDS = {
  status: {
    operands: SCHEMA_DATABASE,
    summary: 'where the fleet is: versions, failures, the rollout',
    description: 'Reads the ledger in the schema database: one request, however many tenants there are. With --group, --prefix, --pattern '
      + 'or --parent, databases that exist but are not in the ledger count as tenants of unknown version. With --check, every tenant is asked '
      + 'what it has, and the ledger is not believed.',
    options: ['all', 'check', ...DISCOVERY],
    examples: ['cdktf-turso fleet status crm-schema', 'cdktf-turso fleet status crm-schema --parent crm-schema --json'],
  },
  watch: {
    operands: SCHEMA_DATABASE,
    summary: 'a rollout while it runs',
    description: 'Shows waves, counts, failures as they come and the rate of the rollout under way, until it ends. In a file or a pipe, '
      + 'one line for each change; with --json, one object a line.',
    options: ['interval', 'wait'],
    examples: ['cdktf-turso fleet watch crm-schema', 'cdktf-turso fleet watch crm-schema --wait --json'],
  },
  verify: {
    operands: SCHEMA_DATABASE,
    summary: 'which tenants were changed by hand',
    description: 'Compares the schema of each tenant at the version of the schema database with the schema of that: one request for each tenant. '
      + 'Tenants that are behind or ahead are named, and not compared. Changes nothing.',
    options: ['sample', 'concurrency', ...DISCOVERY],
    examples: ['cdktf-turso fleet verify crm-schema', 'cdktf-turso fleet verify crm-schema --sample 5%'],
  },
  plan: {
    operands: SCHEMA_DATABASE,
    summary: 'what a rollout of a folder of migrations would do',
    description: 'Tells which migrations are pending, on how many databases, in which order, and which statements destroy data. Tries them '
      + 'on the schema database in a transaction that is rolled back. Changes nothing.',
    options: ['migrations', 'format', 'target-version', 'canaries', 'canary-count', 'waves', ...DISCOVERY],
    examples: [
      'cdktf-turso fleet plan crm-schema --migrations ./migrations',
      'cdktf-turso fleet plan crm-schema --migrations ./migrations --waves 10,25%',
    ],
  },
  release: {
    operands: `${SCHEMA_DATABASE} TENANT...`,
    summary: 'tenants taken out of quarantine',
    description: 'The next apply counts these tenants as behind again, and tries them with the others.',
    options: [],
    examples: ['cdktf-turso fleet release crm-schema acme globex'],
  },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof COMMANDS;

/** Every option that a command takes. */
export function optionsOfCommand(command: CommandName): OptionName[] {
  return [...COMMANDS[command].options, ...COMMON];
}
