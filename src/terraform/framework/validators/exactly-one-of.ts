import { isUnknown } from '../../values/value';
import { attributePath } from '../path';
import type { ConfigValidator, ConfigView } from './validator';

/** Exactly one of these attributes is set. Where one is not known yet, it may turn out to be the one. */
export function exactlyOneOf(...names: readonly string[]): ConfigValidator {
  return (config) => {
    const { set, open } = sort(names, config);
    if (set.length > 1) return [tooMany(names, set)];
    if (set.length === 0 && open.length === 0) {
      return [{ summary: 'Missing attribute', detail: `None of ${quoted(names)} is set. Set exactly one of them.` }];
    }
    return [];
  };
}

/** At most one of these attributes is set. */
export function atMostOneOf(...names: readonly string[]): ConfigValidator {
  return (config) => {
    const { set } = sort(names, config);
    return set.length > 1 ? [tooMany(names, set)] : [];
  };
}

function sort(names: readonly string[], config: ConfigView): { set: string[]; open: string[] } {
  const open = names.filter((name) => isUnknown(config.value(name)));
  const set = names.filter((name) => config.value(name) !== null && !open.includes(name));
  return { set, open };
}

function tooMany(names: readonly string[], set: readonly string[]) {
  return {
    summary: 'Conflicting attributes',
    detail: `${quoted(set)} are set together. Of ${quoted(names)} only one may be set: remove the others.`,
    path: attributePath(set[1]),
  };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
