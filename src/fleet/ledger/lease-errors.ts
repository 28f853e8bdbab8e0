/** A rollout that lives holds the fleet, so that no other one can begin. */
export class RolloutUnderWayError extends Error {
  /**
   * @param holder who carries it out
   * @param since when it was begun, by the holder's clock, as ISO 8601
   */
  constructor(readonly schema: string, readonly holder: string, readonly since: string) {
    super(`Another rollout of the fleet "${schema}" is under way: ${holder}, since ${since}. Nothing was done. `
      + 'Wait until it has ended, or end it, then apply again. One that was killed is taken over without further ado.');
    this.name = 'RolloutUnderWayError';
  }
}

/** Another rollout has taken the fleet over, because this one could not be heard of for as long as it had promised to be. */
export class LeaseLostError extends Error {
  constructor(readonly schema: string) {
    super(`This rollout of the fleet "${schema}" was taken over by another one, because the schema database had not heard of it for longer than `
      + 'the lease. It has stopped after the migrations in flight; the other one goes on from there, and nothing is applied twice.');
    this.name = 'LeaseLostError';
  }
}
