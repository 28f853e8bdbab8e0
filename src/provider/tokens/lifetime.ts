import { milliseconds } from '../../notation';

/** Milliseconds of a lifetime: infinitely many for `never`; undefined for what is none. */
export function lifetimeOf(lifetime: string): number | undefined {
  return lifetime === 'never' ? Infinity : milliseconds(lifetime);
}
