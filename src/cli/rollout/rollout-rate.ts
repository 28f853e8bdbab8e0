/** What of the past counts, in milliseconds: rows of the ledger are written many at a time. */
const WINDOW = 15_000;

/** The rate of a rollout over the last seconds, by the clock of whoever looks at it. */
export class RolloutRate {
  private samples: { readonly at: number; readonly finished: number }[] = [];

  /** @returns databases a second; undefined before there is something to compare */
  add(at: number, finished: number): number | undefined {
    this.samples = [...this.samples.filter((sample) => sample.at >= at - WINDOW), { at, finished }];
    const [first] = this.samples;
    return at > first.at ? (finished - first.finished) / (at - first.at) * 1000 : undefined;
  }
}
