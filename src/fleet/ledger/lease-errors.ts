/** Another rollout that lives holds the fleet, so this one cannot begin. */
export class RolloutUnderWayError extends Error {
  /**
   * @param holder who carries out the other rollout
   * @param since when it began, by the holder's clock, as ISO 8601
   */
  constructor(readonly schema: string, readonly holder: string, readonly since: string) {
    super(`Another rollout of the fleet "${schema}" is under way: ${holder}, since ${since}. Nothing was done. `
      + 'Wait until it has ended, or end it, then apply again. One that was killed is taken over without further ado.');
    this.name = 'RolloutUnderWayError';
  }
}

/** Another rollout has taken over the fleet, because the schema database saw no sign of this one for longer than its lease. */
export class LeaseLostError extends Error {
  constructor(readonly schema: string) {
    super(`This rollout of the fleet "${schema}" was taken over by another one, because the schema database had not heard of it for longer than `
      + 'the lease. It has stopped after the migrations in flight; the other one goes on from there, and nothing is applied twice.');
    this.name = 'LeaseLostError';
  }
}
