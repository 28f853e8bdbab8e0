/** `npm start`: deploys `examples/slack` on turso-local with the real cdktf, and tells its story, each step checked. */
import { Platform } from './platform';
import { SlackApp } from './slack-app';
import { STEPS } from './steps';

async function main(): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort(new Error(`Stopped by ${signal}.`)));

  const start = performance.now();
  const platform = await Platform.start();
  console.log(`turso-local serves the Platform API at ${platform.env.TURSO_API_URL}\n`);
  const app = new SlackApp(platform, interrupted.signal);
  try {
    return await tell(app, platform, interrupted.signal) ? 0 : exitCode(interrupted.signal);
  } finally {
    app.remove();
    await platform.stop();
    console.log(`\n${seconds(start)} in all`);
  }
}

/** False as soon as a step did not hold. */
async function tell(app: SlackApp, platform: Platform, signal: AbortSignal): Promise<boolean> {
  for (const [index, { title, run }] of STEPS.entries()) {
    const start = performance.now();
    console.log(`${index + 1}. ${title} ...`);
    try {
      signal.throwIfAborted();
      const result = await run(app, platform);
      console.log(`   ok, ${seconds(start)}: ${result}`);
    } catch (error) {
      console.error(`   FAILED after ${seconds(start)}: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }
  return true;
}

function exitCode(signal: AbortSignal): number {
  return signal.aborted ? 130 : 1;
}

function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

main().then((code) => {
  process.exitCode = code;
}, (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
