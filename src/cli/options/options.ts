import { OPTIONS, type OptionName } from './table';
import { UsageError } from './usage-error';
import { MIGRATION_FORMATS, type MigrationFormat } from '../../migrations/formats/format';
import { milliseconds } from '../../notation/duration';
import { CANARY_COUNT, ROLLOUT_CONCURRENCY, SAMPLE, WAVE } from '../../notation/rollout';
import type { Rule } from '../../notation/rule';

/** What was written on the command line, with every value understood. What was left out is undefined. */
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

export interface DiscoveryOptions {
  readonly group?: string;
  readonly prefix?: string;
  readonly pattern?: string;
  readonly parent?: string;
  readonly exclude?: readonly string[];
}

/** So many tenants, or so many of a hundred. */
export type Sample = number | `${number}%`;

/** What `node:util` parsed. */
export type Values = { readonly [Name in OptionName]?: (typeof OPTIONS)[Name] extends { multiple: true } ? string[]
  : (typeof OPTIONS)[Name]['type'] extends 'boolean' ? boolean : string };

/** @throws UsageError for a value that means nothing */
export function optionsOf(values: Values): Options {
  return {
    organization: filled('organization', values.organization),
    apiUrl: filled('api-url', values['api-url']),
    json: values.json ?? false,
    discovery: discoveryOf(values),
    all: values.all ?? false,
    check: values.check ?? false,
    intervalMs: interval(values.interval),
    wait: values.wait ?? false,
    sample: sample(values.sample),
    concurrency: wholeNumber('concurrency', values.concurrency, ROLLOUT_CONCURRENCY),
    migrations: filled('migrations', values.migrations),
    format: format(values.format),
    targetVersion: filled('target-version', values['target-version']),
    canaries: values.canaries,
    canaryCount: wholeNumber('canary-count', values['canary-count'], CANARY_COUNT),
    waves: waves(values.waves),
  };
}

function discoveryOf({ group, prefix, pattern, parent, exclude }: Values): DiscoveryOptions | undefined {
  if ([group, prefix, pattern, parent].some((condition) => condition !== undefined)) return { group, prefix, pattern, parent, exclude };
  if (exclude === undefined) return undefined;
  throw new UsageError('--exclude takes away from what --group, --prefix, --pattern or --parent finds. Give one of them too.');
}

function filled(name: OptionName, text: string | undefined): string | undefined {
  if (text === '') throw new UsageError(`--${name} is empty.`);
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
