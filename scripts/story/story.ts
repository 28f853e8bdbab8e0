import type { Example } from './example';
import type { Platform } from './platform';

/** One step of a story: what is done, and the check that it held. What it gives is told beside it, under it where it has several lines. */
export interface Step<App extends Example> {
  readonly title: string;
  run(app: App, platform: Platform): Promise<string>;
}

/** An example that is deployed, used and destroyed step by step. */
export interface Story<App extends Example> {
  readonly steps: readonly Step<App>[];
  app(platform: Platform, signal: AbortSignal): App;
}
