import { isTursoError, TursoError } from '../http/errors';
import { Tries } from '../http/retry';

/** How something with a unique name is made and found again. */
export interface Creation<T> {
  readonly tries: Tries;
  /** Whether the name was taken before; undefined if that is not known. */
  readonly existedBefore: boolean | undefined;
  readonly create: () => Promise<T>;
  readonly find: () => Promise<T | undefined>;
  /** Whether what was found under the name can be what was to be made. */
  readonly isOurs: (found: T) => boolean;
}

/**
 * Makes something exactly once although the answer may get lost on the way.
 *
 * After a lost answer the name is looked up. What is there now and was not there before is ours; if there
 * is nothing, the request never took effect and is made again. A name that was taken before, or of which
 * that is not known, is never adopted.
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
 * A request whose answer was lost may still take effect while the next one is on its way, so "already
 * exists" to a later try can be the echo of an earlier one.
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
