import type { DatabasePlan, DatabaseState } from './schema';
import { canonicalRange, bytesOf } from '../../notation';
import { attributePath, DiagnosticError } from '../../terraform';
import type { DatabaseConfiguration, TursoError } from '../../turso';
import { tursoDetail } from '../explain-error';
/** The attributes of a database's configuration, with their names in the client. */
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

/** Attributes that need a separate request to read. The provider sends it if one of them is managed, and once after an import. */
type Asked = 'size_limit' | 'allowed_ips' | 'allowed_aws_vpc_ids' | 'allow_attach';

export type Configured = Pick<DatabaseState, Field>;

/** The configuration of a new database. */
export const UNCONFIGURED = {
  size_limit: null, allowed_ips: [], allowed_aws_vpc_ids: [], allow_attach: false,
} satisfies Pick<DatabaseState, Asked>;

/** Returns the changes to send, or undefined if nothing differs. Newer databases reject some fields, so this sends only changes. */
export function changedConfiguration(plan: Pick<DatabasePlan, Field>, state: Configured): DatabaseConfiguration | undefined {
  const changes = NAMES.flatMap((name) => {
    const wanted = plan[name];
    if (wanted === undefined || wanted === null || sameValue(wanted, state[name])) return [];
    return [[FIELDS[name], Array.isArray(wanted) ? distinctRanges(wanted) : wanted]];
  });
  return changes.length === 0 ? undefined : Object.fromEntries(changes) as DatabaseConfiguration;
}

/** Returns the configuration of the plan, with null for attributes that are not managed. */
export function plannedConfiguration(plan: Pick<DatabasePlan, Field>): Configured {
  return Object.fromEntries(NAMES.map((name) => [name, plan[name] ?? null])) as unknown as Configured;
}

/** Whether the state manages an attribute that needs the separate request. */
export function asksForConfiguration(state: Pick<DatabaseState, Asked>): boolean {
  return state.size_limit !== null || state.allowed_ips !== null || state.allowed_aws_vpc_ids !== null || state.allow_attach !== null;
}

/** Returns the present values of the managed attributes, written as the user wrote them. After an import: all values that are set. */
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
 * Returns the error for a rejected configuration. It points at the attribute that Turso names, or at the only one that was sent.
 * @param operation what failed, as in `Could not ...`
 * @param consequence sentences that say what happened to the database
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

/** Keeps the size as the user wrote it if it means the same: `1gb` is `1073741824`. */
function keepSize(written: string | null, found: string | undefined): string | null {
  if (found === undefined || found === '') return written;
  return written !== null && sameSize(written, found) ? written : found;
}

/** After an import, a deprecated switch that is off stays out of the state, so that the user need not write it. */
function keepSwitch(written: boolean | null, found: boolean | undefined, isImported: boolean): boolean | null {
  if (isImported) return found === true || null;
  return written === null ? null : found ?? written;
}

/** @param written null after an import: an empty list then counts as not managed */
function keepList(written: string[] | null, found: readonly string[] = []): string[] | null {
  if (written === null) return found.length === 0 ? null : [...found];
  return sameRanges(written, found) ? written : [...found];
}

/** Whether two sizes mean the same number of bytes. */
function sameSize(one: string, other: string): boolean {
  const bytes = bytesOf(one);
  return bytes !== undefined && bytes === bytesOf(other);
}
