/**
 * Runs work that the user or the system may interrupt. The first signal aborts the work, which then ends on its own. Further signals do
 * nothing, because npx repeats a signal that the terminal has sent already.
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
