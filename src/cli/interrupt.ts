/**
 * Runs work that Ctrl-C or the end of the machine stops in an orderly way: the first signal aborts it, and it ends by itself. A second
 * signal does nothing, because npx sends one that the terminal has sent already.
 *
 * @param onStop called at the first signal
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>, onStop?: () => void): Promise<Result> {
  const controller = new AbortController();
  const stop = () => {
    if (!controller.signal.aborted) onStop?.();
    controller.abort(new Error('interrupted'));
  };
  for (const name of SIGNALS) process.on(name, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, stop);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
