import type { ValueOfType } from './attributes';

/** A Terraform type as it stands in a declaration. */
export type TypeLiteral =
  | 'string' | 'number' | 'bool' | 'dynamic'
  | readonly ['list' | 'set' | 'map', TypeLiteral]
  | readonly ['tuple', readonly TypeLiteral[]]
  | readonly ['object', { readonly [name: string]: TypeLiteral }];

export interface FunctionParameter {
  readonly name: string;
  readonly type: TypeLiteral;
  /** Markdown. */
  readonly description: string;
  /** The function takes null; otherwise Terraform refuses it. */
  readonly allowNull?: true;
  /** The function is called with what is not known yet, as `undefined`; otherwise its result is not known either. */
  readonly allowUnknown?: true;
}

type Argument<P> = P extends { readonly type: infer T }
  ? ValueOfType<T> | (P extends { allowNull: true } ? null : never) | (P extends { allowUnknown: true } ? undefined : never)
  : never;

type Arguments<P extends readonly FunctionParameter[], V> =
  [...{ -readonly [K in keyof P]: Argument<P[K]> }, ...([V] extends [FunctionParameter] ? Argument<V>[] : [])];

/**
 * A function of the provider, which users call as `provider::<provider>::<name>(...)`. Pure: equal arguments give equal results,
 * with neither client nor network.
 */
export interface ProviderFunction<
  P extends readonly FunctionParameter[] = any, V extends FunctionParameter | undefined = any, R extends TypeLiteral = any,
> {
  /** Its name after `provider::<provider>::`. */
  readonly name: string;
  /** What it gives, in a few words. */
  readonly summary: string;
  /** Markdown. */
  readonly description: string;
  readonly parameters: P;
  /** Any number of further arguments, which follow the others. */
  readonly variadic?: V;
  readonly returns: R;
  /** What to use instead, as a sentence. */
  readonly deprecated?: string;
  call(args: Arguments<P, V>): ValueOfType<R> | null | Promise<ValueOfType<R> | null>;
}

/** Gives a function's `call` its types from its declaration. */
export function providerFunction<
  const P extends readonly FunctionParameter[], const R extends TypeLiteral, const V extends FunctionParameter | undefined = undefined,
>(definition: ProviderFunction<P, V, R>): ProviderFunction<P, V, R> {
  return definition;
}

/** Thrown by a function that cannot take one of its arguments. */
export class ArgumentError extends Error {
  /**
   * @param argument its number, from 0
   * @param detail what is wrong with it and what to do, as full sentences
   */
  constructor(readonly argument: number, detail: string) {
    super(detail);
    this.name = 'ArgumentError';
  }
}
