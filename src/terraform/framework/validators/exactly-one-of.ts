import type { ConfigValidator } from './validator';
import { whichAreSet } from './which-are-set';
import { attributePath } from '../path';
import { quoted } from '../quoted';

/** Exactly one of these attributes is set. Where one is not known yet, it may turn out to be the one. */
export function exactlyOneOf(...names: readonly string[]): ConfigValidator {
  return (config) => {
    const { set, open } = whichAreSet(names, config);
    if (set.length > 1) return [tooMany(names, set)];
    return set.length === 0 && open.length === 0 ? [none(names, 'Set exactly one of them.')] : [];
  };
}

/** At most one of these attributes is set. */
export function atMostOneOf(...names: readonly string[]): ConfigValidator {
  return (config) => {
    const { set } = whichAreSet(names, config);
    return set.length > 1 ? [tooMany(names, set)] : [];
  };
}

/** At least one of these attributes is set. */
export function atLeastOneOf(...names: readonly string[]): ConfigValidator {
  return (config) => {
    const { set, open } = whichAreSet(names, config);
    return set.length === 0 && open.length === 0 ? [none(names, 'Set at least one of them.')] : [];
  };
}

function none(names: readonly string[], remedy: string) {
  return { summary: 'Missing attribute', detail: `None of ${quoted(names)} is set. ${remedy}` };
}

function tooMany(names: readonly string[], set: readonly string[]) {
  return {
    summary: 'Conflicting attributes',
    detail: `${quoted(set)} are set together. Of ${quoted(names)} only one may be set: remove the others.`,
    path: attributePath(set[1]),
  };
}
