import { Fault } from './faults';

/** Sends no answer: it closes the connection, or leaves it open. */
export type Silence = 'drop' | 'hang';

export interface Outcome<T> {
  /** The real answer, if the request took effect. */
  readonly answer?: T;
  /** The client receives this instead of the real answer. */
  readonly instead?: Response | Silence;
}

/** Applies a fault to a request: skips the work, or replaces the answer. */
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

/** Broken JSON has the content type of JSON, too. */
function contentType(text: string): string {
  return text.trimStart().startsWith('<') ? 'text/html' : 'application/json';
}
