import type { Example } from './example';
import type { Platform } from './platform';

/** One step of a story with its check. `run` returns a text that is printed beside the title. */
export interface Step<App extends Example> {
  readonly title: string;
  run(app: App, platform: Platform): Promise<string>;
}

/** Deploys, uses and destroys an example step by step. */
export interface Story<App extends Example> {
  readonly steps: readonly Step<App>[];
  app(platform: Platform, signal: AbortSignal): App;
}

/** Runs the steps and reports each result. Returns false at the first failure. */
export async function tell<App extends Example>(story: Story<App>, platform: Platform, signal: AbortSignal): Promise<boolean> {
  const { steps, app: create } = story;
  const start = performance.now();
  const app = create(platform, signal);
  try {
    for (const [index, step] of steps.entries()) {
      const began = performance.now();
      console.log(`${index + 1}. ${step.title} ...`);
      try {
        signal.throwIfAborted();
        const result = await step.run(app, platform);
        console.log(`   ok, ${seconds(began)}: ${result.replaceAll('\n', '\n   ')}`);
      } catch (error) {
        console.error(`   FAILED after ${seconds(began)}: ${error instanceof Error ? error.message : String(error)}`);
        return false;
      }
    }
    return true;
  } finally {
    await app.remove();
    console.log(`\n${seconds(start)} in all`);
  }
}

function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
