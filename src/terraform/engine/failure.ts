import { MissingValue } from './author-view';
import { DiagnosticError, type Diagnostic } from '../author/diagnostics';
import { formatPath, type Path } from '../author/path';
import type { Explanation, Provider } from '../author/provider';

/** An operation as messages describe it. */
export interface Operation {
  /** `create`, `read`, ... as in "Could not create". */
  readonly verb: string;
  readonly noun: string;
  /** Names the object, if known. */
  readonly label?: string;
  readonly timeout?: number;
  /** True if it ends an object that Terraform no longer needs. It then runs also after the user cancelled. */
  readonly cleansUp?: boolean;
  /** True if the user can set the time limit with the attribute `timeouts`. */
  readonly adjustable?: boolean;
}

/** Returns the diagnostics for an error that an author's code threw. */
export function failureDiagnostics(
  error: unknown, operation: Operation, provider: Provider, ended: { cancelled: boolean; timedOut: boolean },
): readonly Diagnostic[] {
  const summary = `Could not ${operation.verb} ${subject(operation)}`;
  if (error instanceof DiagnosticError) return error.diagnostics;
  if (error instanceof MissingValue) return [missingValue(error, operation)];
  const explained = provider.explain(error);
  if (isList(explained)) return explained;
  const interruption = ended.cancelled ? 'It was cancelled.'
    : ended.timedOut ? `It took longer than ${duration(operation.timeout ?? 0)}.` : undefined;
  if (interruption !== undefined) return [{ severity: 'error', summary, detail: interrupted(interruption, ended.timedOut ? moreTime(operation) : '', explained?.detail) }];
  if (explained !== undefined) return [{ severity: 'error', summary: explained.summary ?? summary, detail: explained.detail }];
  return [providerBug(summary, `${text(error)}.`)];
}

/** Returns true if the provider explains the error as "not found". */
export function isNotFound(error: unknown, provider: Provider): boolean {
  const explained = provider.explain(error);
  return explained !== undefined && !isList(explained) && explained.notFound === true;
}

function subject({ noun, label }: Operation): string {
  return label === undefined ? noun : `${noun} "${label}"`;
}

/** @param cause the explanation of the aborted work. Its effect may be unknown */
function interrupted(reason: string, remedy: string, cause: string | undefined): string {
  const rest = cause === undefined ? [] : [cause];
  return [reason, `What is known to be done is in the state; apply again to go on${remedy}.`, ...rest].join(' ');
}

function moreTime({ verb, adjustable }: Operation): string {
  return adjustable === true ? `, if need be with more time in timeouts.${verb}` : '';
}

function duration(milliseconds: number): string {
  return milliseconds < 60_000 ? `${milliseconds / 1000} seconds` : `${Math.round(milliseconds / 6_000) / 10} minutes`;
}

/** Says what may have happened before an author returned an incomplete result. */
const AFTERWARDS: Readonly<Record<string, ((object: string) => string) | undefined>> = {
  create: (object) => `${object} may exist already: import it before applying again.`,
  update: (object) => `${object} may have been changed already: the next plan shows it.`,
};

function missingValue({ path }: MissingValue, operation: Operation): Diagnostic {
  return providerBug(
    `Provider returned no "${formatPath(path)}" after ${operation.verb}`,
    AFTERWARDS[operation.verb]?.(capitalized(subject(operation))) ?? 'Nothing was changed.',
    path,
  );
}

function isList(explained: Explanation | readonly Diagnostic[] | undefined): explained is readonly Diagnostic[] {
  return Array.isArray(explained);
}

function text(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Reports a fault of the provider itself. Every other error is about what the user wrote. */
export function providerBug(summary: string, detail: string, path?: Path): Diagnostic {
  return { severity: 'error', summary, detail: `${detail} This is a bug in the provider; please report it.`, path };
}

/** Names one object in messages. Returns undefined if nothing known names it. */
export function labelOf({ label: ownLabel }: Labelled, known: any): string | undefined {
  if (known === null || known === undefined) return undefined;
  const label = ownLabel === undefined ? known.name : ownLabel(known);
  return typeof label === 'string' ? label : undefined;
}

interface Labelled {
  readonly label?: (known: any) => string | undefined;
}
