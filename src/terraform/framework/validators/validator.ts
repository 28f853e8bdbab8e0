import type { Value } from '../../values/value';
import type { Path } from '../path';

/** What is wrong with a value. The detail quotes the value, names the rule and says what to do. */
export interface Problem {
  readonly summary: string;
  readonly detail: string;
  /** A warning lets the user go on. @default 'error' */
  readonly severity?: 'error' | 'warning';
}

/**
 * Checks one known value.
 *
 * @param value neither null nor unknown
 * @param name the attribute as the user typed it, for the text
 */
export type Validator<T> = (value: T, name: string) => Problem | undefined;

/** Checks several attributes together. */
export type ConfigValidator = (config: ConfigView) => readonly (Problem & { readonly path?: Path })[];

/** What a `ConfigValidator` sees: values as Terraform sent them, unknown ones included. */
export interface ConfigView {
  value(attribute: string): Value;
}
