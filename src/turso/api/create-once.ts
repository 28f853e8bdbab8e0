import { isTursoError, TursoError } from '../http/errors';
import { Tries } from '../http/retry';

/** How to create something with a unique name and to find it again. */
export interface Creation<T> {
  readonly tries: Tries;
  /** Whether the name was taken before. Undefined if this is unknown. */
  readonly existedBefore: boolean | undefined;
  readonly create: () => Promise<T>;
  readonly find: () => Promise<T | undefined>;
  /** Whether the thing that has the name can be the one to create. */
  readonly isOurs: (found: T) => boolean;
}

/**
 * Creates something exactly once, although the answer may get lost.
 *
 * After a lost answer it looks the name up. What has the name now and did not exist before is ours. If nothing has it, the request had
 * no effect, so it is sent again. What existed before, or may have, is never adopted.
 */
export async function createOnce<T>(creation: Creation<T>): Promise<T> {
  const { tries, existedBefore } = creation;
  let lost: TursoError | undefined;
  for (;;) {
    tries.start();
    try {
      return await creation.create();
    } catch (error) {
      if (!isTursoError(error) || !answerWasLost(error, lost)) throw error;
      if (existedBefore !== false || error.kind === 'aborted') throw uncertain(error);
      lost ??= error;
    }
    const found = await lookUp(creation, lost);
    if (found !== undefined) return found;
    const again = await tries.next(lost.retryAfter).catch(() => false);
    if (!again) throw uncertain(lost.with({ attempts: tries.attempt }));
  }
}

/**
 * A request without an answer may still take effect while the next one is on its way. So "already exists" for a later try can come
 * from an earlier one.
 */
function answerWasLost(error: TursoError, earlier: TursoError | undefined): boolean {
  return error.mayHaveTakenEffect || (earlier !== undefined && error.kind === 'already-exists');
}

async function lookUp<T>({ find, isOurs }: Creation<T>, lost: TursoError): Promise<T | undefined> {
  let found: T | undefined;
  try {
    found = await find();
  } catch {
    throw uncertain(lost);
  }
  if (found === undefined || isOurs(found)) return found;
  throw lost.with({
    kind: 'already-exists',
    problem: 'got no answer, and something else of this name exists',
    advice: 'Import it, or choose another name.',
    mayHaveTakenEffect: false,
  });
}

function uncertain(error: TursoError): TursoError {
  return error.with({
    advice: `${error.advice} It may have been created all the same: if so, import it or delete it before you apply again.`,
  });
}
