import { setTimeout as delay } from 'node:timers/promises';

/** Before another try, in milliseconds. The first comes at once: nearly always it succeeds. */
const PAUSES_MS = [0, 2, 5, 10, 20, 40, 80];

/**
 * Asks sqld about a namespace that is known to exist, again when it says that it does not.
 *
 * With more namespaces than sqld keeps open, it may close one in the very moment in which it opens it for a request, and answers
 * 404 to that. Nothing was done then.
 *
 * @param isMiss whether the answer is that 404.
 * @param drop gives up an answer that is not the last one.
 */
export async function askAgain<T>(
  ask: () => Promise<T>, isMiss: (answer: T) => boolean, drop: (answer: T) => void = () => undefined,
): Promise<T> {
  for (const pause of PAUSES_MS) {
    const answer = await ask();
    if (!isMiss(answer)) {
      return answer;
    }
    drop(answer);
    await delay(pause);
  }
  return ask();
}
