import type { Attributes, NestedAttribute, NestingMode, TypedAttribute } from './attributes';
import type { ConfigValidator } from './validators';

/** The schema of a resource, a data source or the provider's configuration. */
export interface Schema<A extends Attributes = Attributes> {
  /** Markdown: what it manages, and a link to the vendor's page. */
  readonly description: string;
  /** Raise it when stored states need an upgrade. @default 0 */
  readonly version?: number;
  readonly attributes: A;
  /** Checks over several attributes. */
  readonly validators?: readonly ConfigValidator[];
  /** What to use instead, as a sentence. */
  readonly deprecated?: string;
}

/** The values after apply. All are known. */
export type State<A extends Attributes> = { [K in keyof A]: Stated<A[K]> };

/** The values that `create` and `update` must bring about. The provider decides those that are `undefined`. */
export type Plan<A extends Attributes> = { [K in keyof A]: Planned<A[K]> };

/** The values that the user wrote: `null` for none, `undefined` for unknown. A list or set with an unknown element is unknown. */
export type Config<A extends Attributes> = { [K in keyof A]: Written<A[K]> };

type OptionsOf<T> = T extends { readonly options: infer O } ? O : never;
type Nullable<O> = O extends { required: true } | { default: unknown } ? never
  : O extends { optional: true } | { nullable: true } ? null : never;
type Undecided<O> = O extends { computed: true } ? undefined : never;

type Stated<T> = ValueOf<T, 'state'> | Nullable<OptionsOf<T>>;
type Planned<T> = ValueOf<T, 'plan'> | Nullable<OptionsOf<T>> | Undecided<OptionsOf<T>>;
type Written<T> = ValueOf<T, 'config'> | null | undefined;

type ValueOf<T, View extends 'state' | 'plan' | 'config'> =
  T extends NestedAttribute<infer A, infer M, unknown> ? Nest<M, Viewed<A, View>> :
    T extends TypedAttribute<infer V, unknown> ? V : never;

type Viewed<A extends Attributes, View> = View extends 'state' ? State<A> : View extends 'plan' ? Plan<A> : Config<A>;

type Nest<M extends NestingMode, V> = M extends 'single' ? V : M extends 'map' ? Record<string, V> : V[];
