import type { ValueOfType } from './attributes';

/** A Terraform type as declarations write it. */
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
  /** The function accepts null. Without this, Terraform rejects it. */
  readonly allowNull?: true;
  /** The function accepts unknown values, as `undefined`. Without this, Terraform does not call it, and its result is unknown. */
  readonly allowUnknown?: true;
}

type Argument<P> = P extends { readonly type: infer T }
  ? ValueOfType<T> | (P extends { allowNull: true } ? null : never) | (P extends { allowUnknown: true } ? undefined : never)
  : never;

type Arguments<P extends readonly FunctionParameter[], V> =
  [...{ -readonly [K in keyof P]: Argument<P[K]> }, ...([V] extends [FunctionParameter] ? Argument<V>[] : [])];

/**
 * A function of the provider. Users call it as `provider::<provider>::<name>(...)`. It is pure: equal arguments give equal results,
 * without client or network.
 */
export interface ProviderFunction<
  P extends readonly FunctionParameter[] = any, V extends FunctionParameter | undefined = any, R extends TypeLiteral = any,
> {
  /** The name after `provider::<provider>::`. */
  readonly name: string;
  /** The result, in a few words. */
  readonly summary: string;
  /** Markdown. */
  readonly description: string;
  readonly parameters: P;
  /** Any number of further arguments after the others. */
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

/** A function throws this for an argument that it rejects. */
export class ArgumentError extends Error {
  /**
   * @param argument the number of the argument, from 0
   * @param detail what is wrong and what to do, in full sentences
   */
  constructor(readonly argument: number, detail: string) {
    super(detail);
    this.name = 'ArgumentError';
  }
}
