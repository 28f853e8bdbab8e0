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
