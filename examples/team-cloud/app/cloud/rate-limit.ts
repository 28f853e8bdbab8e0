import type { Context, MiddlewareHandler } from 'hono';
import type { Cloud } from './env';
import { refuse } from './requests';

/** A Durable Object: all requests of one client, wherever they arrive, count at one place, and nothing is written into the database. */
export class RateLimiter {
  private left?: number;
  private at = Date.now();

  /** Takes one request from a supply that refills within a minute. Answers with the seconds until the next one is possible, or 0. */
  async fetch(request: Request): Promise<Response> {
    const perMinute = Number(new URL(request.url).searchParams.get('perMinute'));
    const now = Date.now();
    const supply = Math.min(perMinute, (this.left ?? perMinute) + (now - this.at) * perMinute / 60_000);
    this.at = now;
    this.left = supply < 1 ? supply : supply - 1;
    return Response.json(supply < 1 ? Math.ceil((1 - supply) * 60 / perMinute) : 0);
  }
}

/** @param clientOf returns who sends the request, such as a user */
export function rateLimit(clientOf: (c: Context<Cloud>) => string): MiddlewareHandler<Cloud> {
  return async (c, next) => {
    const { RATE_LIMITER: limiter, REQUESTS_PER_MINUTE: perMinute = '120' } = c.env;
    const answer = await limiter.get(limiter.idFromName(clientOf(c))).fetch(`http://limiter/?perMinute=${perMinute}`);
    const wait = await answer.json() as number;
    if (wait > 0) {
      c.header('retry-after', String(wait));
      refuse(429, `You have sent more than ${perMinute} requests in a minute. Wait ${wait} seconds.`);
    }
    await next();
  };
}
