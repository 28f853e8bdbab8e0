import { milliseconds } from '../notation';

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
   * @param count a whole number, at least 1
   */
  public static days(count: number): TokenExpiry {
    if (!Number.isInteger(count) || count < 1) {
      throw new Error(`TokenExpiry.days is ${count}. Use a whole number, at least 1; for shorter lives use TokenExpiry.after, such as TokenExpiry.after("12h").`);
    }
    return new TokenExpiry(`${count}d`);
  }

  /**
   * The token ends after a time.
   *
   * @param duration numbers with the units w, d, h, m and s, such as `2w1d` or `12h`
   */
  public static after(duration: string): TokenExpiry {
    const lifetime = milliseconds(duration);
    if (lifetime === undefined || lifetime === 0) {
      throw new Error(`TokenExpiry.after is ${JSON.stringify(duration)}. Use numbers with the units w, d, h, m and s, such as "30d" or "2w1d".`);
    }
    return new TokenExpiry(duration);
  }

  /** The lifetime as Turso writes it: `never`, or such as `30d`. */
  public readonly value: string;

  private constructor(value: string) {
    this.value = value;
  }
}
