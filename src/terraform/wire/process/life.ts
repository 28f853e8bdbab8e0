/** What a shell reports for a process that a signal ended. */
const ENDED_BY_SIGNAL = { SIGTERM: 143, SIGHUP: 129 } as const;

/** Ctrl-C reaches Terraform and its providers alike, and it is Terraform that says what is to end when. */
export function surviveInterrupts(): void {
  process.on('SIGINT', () => {});
}

/** Calls `cleanUp` however the process ends, except by SIGKILL. */
export function cleanUpAtExit(cleanUp: () => void): void {
  process.on('exit', cleanUp);
  for (const [signal, code] of Object.entries(ENDED_BY_SIGNAL)) process.on(signal, () => process.exit(code));
}

/** Terraform reads nothing but the handshake from stdout, and a long line there stops the provider. */
export function keepStdoutSilent(): void {
  process.stdout.write = process.stderr.write.bind(process.stderr);
  // When Terraform is gone so are the pipes; what is written then may be lost.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}

/** Ends the process after an error that nothing caught, and lets Terraform show it: the word `panic` is what Terraform looks for. */
export function panicOnUncaught(): void {
  const panic = (error: unknown) => {
    const stack = error instanceof Error ? error.stack ?? error.message : String(error);
    process.stderr.write(`panic: ${stack}\n`, () => process.exit(2));
  };
  process.on('uncaughtException', panic);
  process.on('unhandledRejection', panic);
}
