import type { ConfigView } from './validator';
import { isUnknown } from '../../values/value';

/** Which attributes of a configuration have a value, and of which that is open until apply. */
export function whichAreSet(names: readonly string[], config: ConfigView): { set: string[]; open: string[] } {
  const open = names.filter((name) => isUnknown(config.value(name)));
  const set = names.filter((name) => config.value(name) !== null && !open.includes(name));
  return { set, open };
}
