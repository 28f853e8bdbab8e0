import { quoted, type Problem } from './diagnostics';
import { attributePath, type Path } from './path';
import { isUnknown, type Value } from '../values/value';

/**
 * Checks one known value.
 *
 * @param value neither null nor unknown
 * @param name the attribute as the user typed it, for the text
 */
export type Validator<T> = (value: T, name: string) => Problem | undefined;

/** Checks several attributes together. */
export type ConfigValidator = (config: ConfigView) => readonly (Problem & { readonly path?: Path })[];

/** The values that a `ConfigValidator` reads: as Terraform sent them, unknown ones included. */
export interface ConfigView {
  value(attribute: string): Value;
}

/** Requires a whole number between `min` and `max`, both included. */
export function integerBetween(min: number, max: number): Validator<number> {
  return (value, name) => {
    if (Number.isSafeInteger(value) && value >= min && value <= max) return undefined;
    return {
      summary: `Invalid ${name}`,
      detail: `${name} is ${value}. Use a whole number from ${min} to ${max}.`,
    };
  };
}

/** Requires a text of between `min` and `max` characters. */
export function lengthBetween(min: number, max: number): Validator<string> {
  return (value, name) => {
    const { length } = [...value];
    if (length >= min && length <= max) return undefined;
    return {
      summary: `Invalid length of ${name}`,
      detail: `${name} has ${length} characters. Use between ${min} and ${max}.`,
    };
  };
}

/** Requires one of these texts. */
export function oneOf(...accepted: readonly string[]): Validator<string> {
  return (value, name) => {
    if (accepted.includes(value)) return undefined;
    return {
      summary: `Invalid ${name}`,
      detail: `${name} is "${value}". Use one of ${quoted(accepted)}.`,
    };
  };
}

/**
 * Requires a text that matches an expression.
 *
 * @param rule the rule in words, as a full sentence: users see it instead of the expression
 * @param suggest returns a similar value that passes
 */
export function pattern(expression: RegExp, rule: string, suggest?: (value: string) => string | undefined): Validator<string> {
  return (value, name) => {
    if (expression.test(value)) return undefined;
    const suggestion = suggest?.(value);
    const remedy = suggestion === undefined ? '' : ` Change it, for example to "${suggestion}".`;
    return { summary: `Invalid ${name}`, detail: `${name} is "${value}". ${rule}${remedy}` };
  };
}

/** Requires exactly one of these attributes. An attribute that is not known yet may turn out to be the one. */
export function exactlyOneOf(...names: readonly string[]): ConfigValidator {
  return (config) => {
    const { set, open } = whichAreSet(names, config);
    if (set.length > 1) return [tooMany(names, set)];
    return set.length === 0 && open.length === 0 ? [noneSet(names, 'Set exactly one of them.')] : [];
  };
}

/** Allows at most one of these attributes. */
export function atMostOneOf(...names: readonly string[]): ConfigValidator {
  return (config) => {
    const { set } = whichAreSet(names, config);
    return set.length > 1 ? [tooMany(names, set)] : [];
  };
}

/** Requires at least one of these attributes. */
export function atLeastOneOf(...names: readonly string[]): ConfigValidator {
  return (config) => {
    const { set, open } = whichAreSet(names, config);
    return set.length === 0 && open.length === 0 ? [noneSet(names, 'Set at least one of them.')] : [];
  };
}

/** Requires all of these attributes or none. An attribute that is not known yet may turn out to be set. */
export function requiredTogether(...names: readonly string[]): ConfigValidator {
  return (config) => {
    const { set, missing } = whichAreSet(names, config);
    if (set.length === 0 || missing.length === 0) return [];
    return [{
      summary: 'Missing attribute',
      detail: `${quoted(set)} is set without ${quoted(missing)}. Set ${quoted(names)} together, or none of them.`,
      path: attributePath(set[0]),
    }];
  };
}

/** Requires the other attributes if the first one is set. */
export function requires(name: string, ...others: readonly string[]): ConfigValidator {
  return (config) => {
    const { missing } = whichAreSet(others, config);
    if (whichAreSet([name], config).set.length === 0 || missing.length === 0) return [];
    return [{
      summary: 'Missing attribute',
      detail: `"${name}" is set without ${quoted(missing)}. Set ${quoted(missing)} too, or remove "${name}".`,
      path: attributePath(name),
    }];
  };
}

/** Splits attributes of a configuration into those with a value, those that stay open until apply, and those without a value. */
function whichAreSet(names: readonly string[], config: ConfigView): { set: string[]; open: string[]; missing: string[] } {
  const open = names.filter((name) => isUnknown(config.value(name)));
  const set = names.filter((name) => config.value(name) !== null && !open.includes(name));
  const missing = names.filter((name) => config.value(name) === null);
  return { set, open, missing };
}

function noneSet(names: readonly string[], remedy: string) {
  return { summary: 'Missing attribute', detail: `None of ${quoted(names)} is set. ${remedy}` };
}

function tooMany(names: readonly string[], set: readonly string[]) {
  return {
    summary: 'Conflicting attributes',
    detail: `${quoted(set)} are set together. Of ${quoted(names)} only one may be set: remove the others.`,
    path: attributePath(set[1]),
  };
}
