import { ruleFault } from './faults';
import { LIFETIME } from '../notation';

/**
 * How long a token lives.
 *
 * @see https://docs.turso.tech/api-reference/databases/create-token
 */
export class TokenExpiry {
  /** The token never ends. */
  public static never(): TokenExpiry {
    return new TokenExpiry('never');
  }

  /**
   * The token ends after a number of days.
   *
   * @param count a whole number from 1 to 36500
   */
  public static days(count: number): TokenExpiry {
    if (!Number.isInteger(count) || !LIFETIME.accepts(`${count}d`)) {
      throw new Error(`TokenExpiry.days is ${count}. Use a whole number from 1 to 36500; for shorter lives use TokenExpiry.after, such as TokenExpiry.after("12h").`);
    }
    return new TokenExpiry(`${count}d`);
  }

  /**
   * The token ends after a time.
   *
   * @param duration whole numbers with the units w, d, h, m and s, such as `2w1d` or `12h`; more than nothing, a hundred years at most
   */
  public static after(duration: string): TokenExpiry {
    const fault = ruleFault('TokenExpiry.after', duration, LIFETIME);
    if (fault !== undefined) throw new Error(fault);
    return new TokenExpiry(duration);
  }

  /** The lifetime as Turso writes it: `never`, or such as `30d`. */
  public readonly value: string;

  private constructor(value: string) {
    this.value = value;
  }
}
