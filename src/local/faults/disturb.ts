import { Fault } from './faults';

export interface Outcome<T> {
  /** The real answer, if it was asked for. */
  readonly answer?: T;
  /** What the client gets instead of the real answer. */
  readonly instead?: Response | 'drop';
}

/** Does the work as the fault wants it: not at all, or with another answer in the end. */
export async function disturb<T>(fault: Fault | undefined, work: () => Promise<T>): Promise<Outcome<T>> {
  const before = fault?.drop === 'before' || (fault?.status !== undefined && fault.when !== 'after' && fault.drop === undefined);
  return {
    answer: before ? undefined : await work(),
    instead: fault && instead(fault),
  };
}

function instead({ drop, status, retryAfter }: Fault): Response | 'drop' | undefined {
  if (drop !== undefined) {
    return 'drop';
  }
  if (status === undefined) {
    return undefined;
  }
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return Response.json({ error: `fault switched on: ${status}` }, { status, headers });
}
