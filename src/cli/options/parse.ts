import { parseArgs } from 'node:util';
import { OPTIONS, type OptionName } from './option-table';
import { commandsOf, commandSpec, COMMANDS, optionSpec, TOPICS, type CommandName } from './table';
import { HISTORY_TOOLS, toolTable, type ToolTable } from '../../fleet/database/tool-histories/tool-tables';
import { MIGRATION_FORMATS, type MigrationFormat } from '../../migrations/formats/format';
import { milliseconds } from '../../notation/duration';
import {
  CANARY_COUNT, LEASE_DURATION, MAX_FAILURES, PAUSE, ROLLOUT_CONCURRENCY, SAMPLE, SNAPSHOT_RETENTION, WAVE,
} from '../../notation/rollout';
import { wholeNumber as wholeNumberRule, type Rule } from '../../notation/rule';

/** What to do, as the command line says. */
export type Invocation =
  | { readonly kind: 'help'; readonly command?: CommandName }
  | { readonly kind: 'version' }
  | RunInvocation;

export interface RunInvocation {
  readonly kind: 'run';
  readonly command: CommandName;
  /** The arguments without an option, in order. */
  readonly operands: readonly string[];
  /** The words after `--`: a command to run. Undefined without `--`. */
  readonly program?: readonly string[];
  readonly options: Options;
}

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
  readonly pauseMs?: number;
  readonly maxFailures?: number;
  readonly quarantine?: boolean;
  readonly rehearseOn?: string;
  readonly snapshotRetentionMs?: number;
  readonly leaseMs?: number;
  readonly baseline?: string;
  readonly importHistory?: ToolTable;
  readonly foreignKeysOff: boolean;
  readonly plan: boolean;
  readonly defaults: boolean;
  /** The group of a new database. */
  readonly group?: string;
  readonly write: boolean;
  readonly file?: string;
  readonly maxRows?: number;
  readonly maxTenants?: number;
  readonly confirm?: string;
  readonly outputs?: readonly string[];
  readonly environmentFormat?: EnvironmentFormat;
  readonly outdir?: string;
  readonly showSecrets: boolean;
  /** The folder with the executables of the provider, by platform. */
  readonly executables?: string;
  readonly providerVersion?: string;
  readonly gpgKey?: string;
}

/** Limits what a command shows. */
const SHOWN = wholeNumberRule(1, 1_000_000);

/** How `env` prints variables. */
export type EnvironmentFormat = (typeof ENVIRONMENT_FORMATS)[number];

const ENVIRONMENT_FORMATS = ['dotenv', 'json', 'export'] as const;

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
  const { own, program } = split(args);
  const { values, positionals: [topic, ...others] } = parsed(own);
  if (values.version === true) return { kind: 'version' };
  if (topic === undefined) return { kind: 'help' };
  const hasTopic = TOPICS.includes(topic);
  if (hasTopic && others.length === 0) return { kind: 'help' };
  const command = commandOf(topic, hasTopic ? others[0] : undefined);
  if (values.help === true) return { kind: 'help', command };
  const operands = hasTopic ? others.slice(1) : others;
  rejectOtherOptions(command, values);
  checkOperands(command, operands);
  for (const name of commandSpec(command).required ?? []) {
    if (values[name] === undefined) throw new UsageError(`"${command}" needs --${name} ${optionSpec(command, name).value}.`);
  }
  return { kind: 'run', command, operands, ...program === undefined ? {} : { program }, options: optionsOf(command, values) };
}

/** Cuts the command to run off, for the commands that take one. */
function split(args: readonly string[]): { readonly own: readonly string[]; readonly program?: readonly string[] } {
  const end = args.indexOf('--');
  const first = args.find((word) => !word.startsWith('-'));
  if (end === -1 || first === undefined || !isCommand(first) || commandSpec(first).rest === undefined) return { own: args };
  const program = args.slice(end + 1);
  if (program.length === 0) throw new UsageError('No command follows "--". Write the command to run after it.');
  return { own: args.slice(0, end), program };
}

function parsed(args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.replace(/\. To specify a positional.*$/s, '')}.`);
  }
}

function commandOf(topic: string, word: string | undefined): CommandName {
  const command = word === undefined ? topic : `${topic} ${word}`;
  if (isCommand(command)) return command;
  if (word !== undefined) throw new UsageError(`"${command}" is not a command. Use one of ${commandsOf(topic).join(', ')}.`);
  const words = [...new Set(Object.keys(COMMANDS).map((name) => `"${name.split(' ')[0]}"`))];
  throw new UsageError(`"${topic}" is not a command. Use one of ${words.join(', ')}.`);
}

function isCommand(text: string): text is CommandName {
  return Object.hasOwn(COMMANDS, text);
}

function rejectOtherOptions(command: CommandName, values: Values): void {
  const accepted: readonly string[] = commandSpec(command).options;
  const other = Object.keys(values).find((name) => !accepted.includes(name));
  if (other !== undefined) throw new UsageError(`"${command}" does not take --${other}.`);
}

function checkOperands(command: CommandName, given: readonly string[]): void {
  const { operands } = commandSpec(command);
  const missing = operands.find(({ optional }, index) => given[index] === undefined && optional !== true);
  if (missing !== undefined) throw new UsageError(`"${command}" needs ${missing.meaning}.`);
  if (given.length > operands.length && operands.at(-1)?.many !== true) {
    throw new UsageError(`"${command}" takes ${operands.map(({ placeholder }) => placeholder).join(' and ')}. Leave out "${given[operands.length]}".`);
  }
}

/** @throws UsageError if an option does not accept its value */
function optionsOf(command: CommandName, values: Values): Options {
  const printsVariables = command === 'env';
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
    format: printsVariables ? undefined : oneOf('format', values.format, MIGRATION_FORMATS),
    targetVersion: notEmpty('target-version', values['target-version']),
    canaries: values.canaries,
    canaryCount: wholeNumber('canary-count', values['canary-count'], CANARY_COUNT),
    waves: waves(values.waves),
    pauseMs: duration('pause', values.pause, PAUSE),
    maxFailures: wholeNumber('max-failures', values['max-failures'], MAX_FAILURES),
    quarantine: values.quarantine,
    rehearseOn: notEmpty('rehearse-on', values['rehearse-on']),
    snapshotRetentionMs: duration('snapshot-retention', values['snapshot-retention'], SNAPSHOT_RETENTION),
    leaseMs: duration('lease-duration', values['lease-duration'], LEASE_DURATION),
    baseline: notEmpty('baseline', values.baseline),
    importHistory: importHistory(values),
    foreignKeysOff: values['foreign-keys-off'] ?? false,
    plan: values.plan ?? false,
    defaults: values.defaults ?? false,
    group: notEmpty('group', values.group),
    write: values.write ?? false,
    file: notEmpty('file', values.file),
    maxRows: wholeNumber('max-rows', values['max-rows'], SHOWN),
    maxTenants: wholeNumber('max-tenants', values['max-tenants'], SHOWN),
    confirm: values.confirm,
    outputs: values.output,
    environmentFormat: printsVariables ? oneOf('format', values.format, ENVIRONMENT_FORMATS) : undefined,
    outdir: notEmpty('outdir', values.outdir),
    showSecrets: values['show-secrets'] ?? false,
    executables: notEmpty('executables', values.executables),
    providerVersion: values['provider-version'],
    gpgKey: values['gpg-key'],
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

function oneOf<Choice extends string>(name: OptionName, text: string | undefined, choices: readonly Choice[]): Choice | undefined {
  const chosen = choices.find((choice) => choice === text);
  if (text === undefined || chosen !== undefined) return chosen;
  throw new UsageError(`--${name} is "${text}". Use one of ${choices.join(', ')}.`);
}

function duration(name: OptionName, text: string | undefined, rule: Rule<string>): number | undefined {
  if (text === undefined) return undefined;
  if (rule.accepts(text)) return milliseconds(text);
  throw new UsageError(`--${name} is "${text}". ${rule.words}`);
}

function importHistory(values: Values): ToolTable | undefined {
  const tool = oneOf('import-history', values['import-history'], HISTORY_TOOLS);
  const table = notEmpty('import-history-table', values['import-history-table']);
  if (tool !== undefined) return toolTable(tool, table);
  if (table === undefined) return undefined;
  throw new UsageError(`--import-history-table is "${table}", but the tool is missing. Give --import-history, too.`);
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
