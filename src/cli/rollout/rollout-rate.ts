import { RATE_WINDOW } from '../../fleet';

/** The rate of a rollout over the last seconds, by the clock of this machine. */
export class RolloutRate {
  private samples: { readonly at: number; readonly finished: number }[] = [];

  /** @returns databases a second; undefined before there is something to compare */
  add(at: number, finished: number): number | undefined {
    this.samples = [...this.samples.filter((sample) => sample.at >= at - RATE_WINDOW), { at, finished }];
    const [first] = this.samples;
    return at > first.at ? (finished - first.finished) / (at - first.at) * 1000 : undefined;
  }
}
