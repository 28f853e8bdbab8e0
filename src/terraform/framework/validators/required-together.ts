import type { ConfigValidator } from './validator';
import { whichAreSet } from './which-are-set';
import { attributePath } from '../path';
import { quoted } from '../quoted';

/** Either all of these attributes are set or none. Where one is not known yet, it may turn out to be set. */
export function requiredTogether(...names: readonly string[]): ConfigValidator {
  return (config) => {
    const { set, open } = whichAreSet(names, config);
    const missing = names.filter((name) => !set.includes(name) && !open.includes(name));
    if (set.length === 0 || missing.length === 0) return [];
    return [{
      summary: 'Missing attribute',
      detail: `${quoted(set)} is set without ${quoted(missing)}. Set ${quoted(names)} together, or none of them.`,
      path: attributePath(set[0]),
    }];
  };
}

/** Where the attribute is set, these others are too. */
export function requires(name: string, ...others: readonly string[]): ConfigValidator {
  return (config) => {
    const { set, open } = whichAreSet(others, config);
    const missing = others.filter((other) => !set.includes(other) && !open.includes(other));
    if (whichAreSet([name], config).set.length === 0 || missing.length === 0) return [];
    return [{
      summary: 'Missing attribute',
      detail: `"${name}" is set without ${quoted(missing)}. Set ${quoted(missing)} too, or remove "${name}".`,
      path: attributePath(name),
    }];
  };
}
