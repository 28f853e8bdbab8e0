import { parseArgs } from 'node:util';
import { COMMANDS, OPTIONS, optionsOfCommand, type CommandName, type OptionName } from './table';
import { MIGRATION_FORMATS, type MigrationFormat } from '../../migrations/formats/format';
import { milliseconds } from '../../notation/duration';
import { CANARY_COUNT, ROLLOUT_CONCURRENCY, SAMPLE, WAVE } from '../../notation/rollout';
import type { Rule } from '../../notation/rule';

/** What to do, as the command line says. */
export type Invocation =
  | { readonly kind: 'help'; readonly command?: CommandName }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly command: CommandName; readonly schemaDatabase: string; readonly names: readonly string[]; readonly options: Options };

/** The parsed options. An option that is not given is undefined. */
export interface Options {
  readonly organization?: string;
  readonly apiUrl?: string;
  readonly json: boolean;
  readonly discovery?: DiscoveryOptions;
  readonly all: boolean;
  readonly check: boolean;
  readonly intervalMs?: number;
  readonly wait: boolean;
  readonly sample?: Sample;
  readonly concurrency?: number;
  readonly migrations?: string;
  readonly format?: MigrationFormat;
  readonly targetVersion?: string;
  readonly canaries?: readonly string[];
  readonly canaryCount?: number;
  readonly waves?: readonly string[];
}

interface DiscoveryOptions {
  readonly group?: string;
  readonly prefix?: string;
  readonly pattern?: string;
  readonly parent?: string;
  readonly exclude?: readonly string[];
}

/** A number of tenants, or a percentage of them. */
type Sample = number | `${number}%`;

/** The values as `node:util` returns them. */
type Values = { readonly [Name in OptionName]?: (typeof OPTIONS)[Name] extends { multiple: true } ? string[]
  : (typeof OPTIONS)[Name]['type'] extends 'boolean' ? boolean : string };

/** The command line has a mistake. */
export class UsageError extends Error {}

/**
 * Parses the arguments of the program.
 *
 * @throws UsageError if they have a mistake
 */
export function parse(args: readonly string[]): Invocation {
  const { values, positionals: [topic, command, schemaDatabase, ...names] } = parsed(args);
  if (values.version === true) return { kind: 'version' };
  if (topic !== undefined && topic !== 'fleet') throw new UsageError(`"${topic}" is not a command. Use "fleet".`);
  if (command !== undefined && !isCommand(command)) {
    throw new UsageError(`"fleet ${command}" is not a command. Use one of ${Object.keys(COMMANDS).join(', ')}.`);
  }
  if (values.help === true || command === undefined) return { kind: 'help', command };
  rejectOtherOptions(command, values);
  if (schemaDatabase === undefined) throw new UsageError(`"fleet ${command}" needs the name of the fleet's schema database.`);
  if (command === 'release' && names.length === 0) throw new UsageError('"fleet release" needs the names of the tenants to take out of quarantine.');
  if (command !== 'release' && names.length > 0) throw new UsageError(`"fleet ${command}" takes one schema database. Leave out "${names[0]}".`);
  if (command === 'plan' && values.migrations === undefined) throw new UsageError('"fleet plan" needs --migrations FOLDER.');
  return { kind: 'run', command, schemaDatabase, names, options: optionsOf(values) };
}

function parsed(args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.replace(/\. To specify a positional.*$/s, '')}.`);
  }
}

function isCommand(text: string): text is CommandName {
  return Object.hasOwn(COMMANDS, text);
}

function rejectOtherOptions(command: CommandName, values: Values): void {
  const accepted: readonly string[] = optionsOfCommand(command);
  const other = Object.keys(values).find((name) => !accepted.includes(name));
  if (other !== undefined) throw new UsageError(`"fleet ${command}" does not take --${other}.`);
}

/** @throws UsageError if an option does not accept its value */
function optionsOf(values: Values): Options {
  return {
    organization: notEmpty('organization', values.organization),
    apiUrl: notEmpty('api-url', values['api-url']),
    json: values.json ?? false,
    discovery: discoveryOf(values),
    all: values.all ?? false,
    check: values.check ?? false,
    intervalMs: interval(values.interval),
    wait: values.wait ?? false,
    sample: sample(values.sample),
    concurrency: wholeNumber('concurrency', values.concurrency, ROLLOUT_CONCURRENCY),
    migrations: notEmpty('migrations', values.migrations),
    format: format(values.format),
    targetVersion: notEmpty('target-version', values['target-version']),
    canaries: values.canaries,
    canaryCount: wholeNumber('canary-count', values['canary-count'], CANARY_COUNT),
    waves: waves(values.waves),
  };
}

function discoveryOf({ group, prefix, pattern, parent, exclude }: Values): DiscoveryOptions | undefined {
  if ([group, prefix, pattern, parent].some((condition) => condition !== undefined)) return { group, prefix, pattern, parent, exclude };
  if (exclude === undefined) return undefined;
  throw new UsageError('--exclude leaves out databases that --group, --prefix, --pattern or --parent finds. Give one of these options too.');
}

function notEmpty(name: OptionName, text: string | undefined): string | undefined {
  if (text === '') throw new UsageError(`--${name} is empty. Give a value, or leave the option out.`);
  return text;
}

function wholeNumber(name: OptionName, text: string | undefined, rule: Rule<number>): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text) && rule.accepts(Number(text))) return Number(text);
  throw new UsageError(`--${name} is "${text}". ${rule.words}`);
}

function format(text: string | undefined): MigrationFormat | undefined {
  const known = MIGRATION_FORMATS.find((name) => name === text);
  if (text === undefined || known !== undefined) return known;
  throw new UsageError(`--format is "${text}". Use one of ${MIGRATION_FORMATS.join(', ')}.`);
}

function waves(text: string | undefined): string[] | undefined {
  const sizes = text?.split(',').map((size) => size.trim());
  const wrong = sizes?.find((size) => !WAVE.accepts(size));
  if (wrong !== undefined) throw new UsageError(`--waves holds "${wrong}". ${WAVE.words}`);
  return sizes;
}

function interval(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = /^\d{1,9}ms$/.test(text) ? Number(text.slice(0, -2)) : milliseconds(text);
  if (time !== undefined && time >= SHORTEST_INTERVAL && time <= LONGEST_INTERVAL) return time;
  throw new UsageError(`--interval is "${text}". Use a time from 100ms to 1h, such as 500ms or 5s.`);
}

const SHORTEST_INTERVAL = 100;
const LONGEST_INTERVAL = 3_600_000;

function sample(text: string | undefined): Sample | undefined {
  if (text === undefined) return undefined;
  if (!SAMPLE.accepts(text)) throw new UsageError(`--sample is "${text}". ${SAMPLE.words}`);
  const size = parseFloat(text);
  return text.endsWith('%') ? `${size}%` : size;
}
