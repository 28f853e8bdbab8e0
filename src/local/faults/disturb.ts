import { Fault } from './faults';

/** Without an answer: the connection is cut, or left open. */
export type Silence = 'drop' | 'hang';

export interface Outcome<T> {
  /** The real answer, if it was asked for. */
  readonly answer?: T;
  /** What the client gets instead of the real answer. */
  readonly instead?: Response | Silence;
}

/** Does the work as the fault wants it: not at all, or with another answer in the end. */
export async function disturb<T>(fault: Fault | undefined, work: () => Promise<T>): Promise<Outcome<T>> {
  return {
    answer: fault !== undefined && isBefore(fault) ? undefined : await work(),
    instead: fault && instead(fault),
  };
}

function isBefore({ drop, hang, status, body, when }: Fault): boolean {
  const silence = drop ?? hang;
  if (silence !== undefined) {
    return silence === 'before';
  }
  return (status !== undefined || body !== undefined) && when !== 'after';
}

function instead({ drop, hang, status, body, retryAfter }: Fault): Response | Silence | undefined {
  if (drop !== undefined) {
    return 'drop';
  }
  if (hang !== undefined) {
    return 'hang';
  }
  if (status === undefined && body === undefined) {
    return undefined;
  }
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  const shown = body ?? { error: `fault switched on: ${status}` };
  return typeof shown === 'string'
    ? new Response(shown, { status: status ?? 200, headers: { ...headers, 'content-type': contentType(shown) } })
    : Response.json(shown, { status: status ?? 200, headers });
}

/** Broken JSON comes with the type of whole JSON. */
function contentType(text: string): string {
  return text.trimStart().startsWith('<') ? 'text/html' : 'application/json';
}
