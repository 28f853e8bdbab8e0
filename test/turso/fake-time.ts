import { Clock, Wait } from '../../src/turso';

/** A clock that moves when somebody waits, and at once. */
export class FakeTime {
  readonly waits: number[] = [];
  now = Date.UTC(2026, 0, 1);

  readonly clock: Clock = () => this.now;

  readonly wait: Wait = async (milliseconds, signal) => {
    signal?.throwIfAborted();
    this.waits.push(milliseconds);
    this.now += milliseconds;
  };
}
