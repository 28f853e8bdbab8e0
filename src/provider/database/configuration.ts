import type { DatabasePlan, DatabaseState } from './schema';
import { canonicalRange, bytesOf } from '../../notation';
import { attributePath, DiagnosticError } from '../../terraform';
import type { DatabaseConfiguration, TursoError } from '../../turso';
import { tursoDetail } from '../explain-error';

/** The attributes that a database's configuration holds, with the names that they have in the client. */
const FIELDS = {
  size_limit: 'sizeLimit',
  allowed_ips: 'allowedIps',
  allowed_aws_vpc_ids: 'allowedAwsVpcIds',
  allow_attach: 'allowAttach',
  block_reads: 'blockReads',
  block_writes: 'blockWrites',
  delete_protection: 'deleteProtection',
} as const satisfies Partial<Record<keyof DatabaseState, keyof DatabaseConfiguration>>;

type Field = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Field[];

/** Those that take a request of their own to be read: asked for where they are managed, and once after an import. */
type Asked = 'size_limit' | 'allowed_ips' | 'allowed_aws_vpc_ids' | 'allow_attach';

export type Configured = Pick<DatabaseState, Field>;

/** A new database, as far as its configuration is known to be. */
export const UNCONFIGURED = {
  size_limit: null, allowed_ips: [], allowed_aws_vpc_ids: [], allow_attach: false,
} satisfies Pick<DatabaseState, Asked>;

/** What has to be sent; undefined where nothing differs. Turso refuses some fields on newer databases, so only changes are sent. */
export function changedConfiguration(plan: Pick<DatabasePlan, Field>, state: Configured): DatabaseConfiguration | undefined {
  const changes = NAMES.flatMap((name) => {
    const wanted = plan[name];
    if (wanted === undefined || wanted === null || sameValue(wanted, state[name])) return [];
    return [[FIELDS[name], Array.isArray(wanted) ? distinctRanges(wanted) : wanted]];
  });
  return changes.length === 0 ? undefined : Object.fromEntries(changes) as DatabaseConfiguration;
}

/** The configuration as it stands in the plan; null for what is not managed. */
export function plannedConfiguration(plan: Pick<DatabasePlan, Field>): Configured {
  return Object.fromEntries(NAMES.map((name) => [name, plan[name] ?? null])) as unknown as Configured;
}

/** Whether the configuration has to be asked for to tell what the state says. */
export function asksForConfiguration(state: Pick<DatabaseState, Asked>): boolean {
  return state.size_limit !== null || state.allowed_ips !== null || state.allowed_aws_vpc_ids !== null || state.allow_attach !== null;
}

/** What is managed, as it is now, in the user's way to write it. After an import: what is set. */
export function readConfiguration(
  state: Pick<DatabaseState, Asked>, found: DatabaseConfiguration, isImported: boolean,
): Pick<DatabaseState, Asked> {
  const isAsked = (name: Asked) => isImported || state[name] !== null;
  return {
    size_limit: isAsked('size_limit') ? keepSize(state.size_limit, found.sizeLimit) : null,
    allowed_ips: isAsked('allowed_ips') ? keepList(state.allowed_ips, found.allowedIps) : null,
    allowed_aws_vpc_ids: isAsked('allowed_aws_vpc_ids') ? keepList(state.allowed_aws_vpc_ids, found.allowedAwsVpcIds) : null,
    allow_attach: keepSwitch(state.allow_attach, found.allowAttach, isImported),
  };
}

/**
 * The error for a refused configuration, at the attribute that Turso names in its answer, or the only one that was sent.
 * @param operation what could not be done, as in `Could not ...`
 * @param consequence what has become of the database, as sentences
 */
export function configurationRefused(
  error: TursoError, configuration: DatabaseConfiguration, operation: string, consequence: string,
): DiagnosticError {
  const sent = NAMES.filter((name) => configuration[FIELDS[name]] !== undefined);
  const name = sent.find((one) => error.fields.includes(one)) ?? (sent.length === 1 ? sent[0] : undefined);
  return new DiagnosticError({
    summary: `Could not ${operation}`,
    detail: `${tursoDetail(error)} ${consequence}`,
    path: name === undefined ? undefined : attributePath(name),
  });
}

function sameValue(wanted: string | boolean | string[], known: string | boolean | string[] | null): boolean {
  if (!Array.isArray(wanted)) return wanted === known;
  return Array.isArray(known) && sameRanges(wanted, known);
}

function sameRanges(one: readonly string[], other: readonly string[]): boolean {
  const [a, b] = [new Set(one.map(canonicalRange)), new Set(other.map(canonicalRange))];
  return a.size === b.size && [...a].every((range) => b.has(range));
}

function distinctRanges(ranges: readonly string[]): string[] {
  return [...new Map(ranges.map((range) => [canonicalRange(range), range])).values()];
}

/** `1gb` and `1073741824` are one size: the user's way to write it stays. */
function keepSize(written: string | null, found: string | undefined): string | null {
  if (found === undefined || found === '') return written;
  return written !== null && sameSize(written, found) ? written : found;
}

/** Nobody needs to write down that a deprecated switch is off. */
function keepSwitch(written: boolean | null, found: boolean | undefined, isImported: boolean): boolean | null {
  if (isImported) return found === true || null;
  return written === null ? null : found ?? written;
}

/** @param written null after an import: an empty list is then taken for one that nobody manages */
function keepList(written: string[] | null, found: readonly string[] = []): string[] | null {
  if (written === null) return found.length === 0 ? null : [...found];
  return sameRanges(written, found) ? written : [...found];
}

/** True where two ways to write a size mean the same number of bytes. */
function sameSize(one: string, other: string): boolean {
  const bytes = bytesOf(one);
  return bytes !== undefined && bytes === bytesOf(other);
}
