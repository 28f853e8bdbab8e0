import { ruleFault } from './faults';
import { LIFETIME } from '../notation';

/**
 * How long a token lives.
 *
 * @see https://docs.turso.tech/api-reference/databases/create-token
 * @example
 * database.addReadOnlyToken('reports', { expiration: TokenExpiry.days(30), renewBefore: '7d' });
 */
export class TokenExpiry {
  /** The token never expires. */
  public static never(): TokenExpiry {
    return new TokenExpiry('never');
  }

  /**
   * The token expires after a number of days.
   *
   * @param count A whole number from 1 to 36500.
   */
  public static days(count: number): TokenExpiry {
    if (!Number.isInteger(count) || !LIFETIME.accepts(`${count}d`)) {
      throw new Error(`TokenExpiry.days is ${count}. Use a whole number from 1 to 36500; for shorter lives use TokenExpiry.after, such as TokenExpiry.after("12h").`);
    }
    return new TokenExpiry(`${count}d`);
  }

  /**
   * The token expires after a duration.
   *
   * @param duration Whole numbers with the units w, d, h, m and s, such as `2w1d` or `12h`: more than zero, at most a hundred years.
   */
  public static after(duration: string): TokenExpiry {
    const fault = ruleFault('TokenExpiry.after', duration, LIFETIME);
    if (fault !== undefined) throw new Error(fault);
    return new TokenExpiry(duration);
  }

  /** The lifetime in Turso's notation: `never`, or a duration such as `30d`. */
  public readonly value: string;

  private constructor(value: string) {
    this.value = value;
  }
}
