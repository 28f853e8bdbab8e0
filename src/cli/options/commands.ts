import { COMMON, DISCOVERY, type OptionName } from './table';

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
