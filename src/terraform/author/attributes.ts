import type { Validator } from './validators';
import type { TerraformType } from '../values/type';

/**
 * The options of every attribute.
 *
 * @typeParam T its value
 * @typeParam Checked its value as a validator gets it: unknown elements are undefined
 */
export interface AttributeOptions<T, Checked = T> {
  /** Markdown. The reference pages show it. */
  readonly description: string;
  /** The user must set it. */
  readonly required?: true;
  /** The user may set it. */
  readonly optional?: true;
  /** The provider sets it. With `optional`, only if the user does not. */
  readonly computed?: true;
  /** The value if the user sets none. The plan shows it. Makes the attribute optional. */
  readonly default?: T;
  /** Terraform hides it in its output. The state still holds it in clear text. */
  readonly sensitive?: true;
  /** Never in plan or state. `create` and `update` get it from the configuration. Needs Terraform 1.11. */
  readonly writeOnly?: true;
  /** A change of the value replaces the resource. */
  readonly replace?: true;
  /**
   * Describes a change outside of Terraform, for a plan that would replace the resource to undo it.
   * @default - `NAME is VALUE now.`
   */
  readonly drifted?: (present: string) => string;
  /** An update never changes this computed value, so the plan shows it. */
  readonly stable?: true;
  /** This computed value may be null after apply. */
  readonly nullable?: true;
  /** The elements of the list, set or map may be null. Without this, a null element is an error. */
  readonly nullElements?: true;
  /**
   * The value describes one apply. It is in the plan and in the state after that apply, and null in every later command. Only for top-level
   * attributes of a resource. A refresh reports no change, because the value is removed when Terraform loads the stored state.
   */
  readonly transient?: true;
  /** What to use instead, as a sentence. */
  readonly deprecated?: string;
  /** Check a known, non-null value during validation. */
  readonly validators?: readonly Validator<Checked>[];
  /** Provider configuration only: environment variables to read, in this order, if the user sets no value. */
  readonly env?: readonly string[];
}

/** An attribute of a plain type. `T` is its TypeScript type. */
export interface TypedAttribute<T, O = AttributeOptions<T>> {
  readonly type: TerraformType;
  readonly options: O;
  /** Carries `T` for inference. It has no value at run time. */
  readonly value?: T;
}

export type NestingMode = 'single' | 'list' | 'set' | 'map';

/** An attribute with inner attributes, which have options of their own. */
export interface NestedAttribute<A extends Attributes, M extends NestingMode, O> {
  readonly nesting: M;
  readonly attributes: A;
  readonly options: O;
}

type AnyOptions = AttributeOptions<any, any>;

export type Attribute = TypedAttribute<any, AnyOptions> | NestedAttribute<any, NestingMode, AnyOptions>;

export type Attributes = { readonly [name: string]: Attribute };

/** The TypeScript type of values of a Terraform type. */
export type ValueOfType<T> =
  T extends 'string' ? string :
    T extends 'number' ? number :
      T extends 'bool' ? boolean :
        T extends readonly ['list' | 'set', infer E] ? ValueOfType<E>[] :
          T extends readonly ['map', infer E] ? Record<string, ValueOfType<E>> :
            T extends readonly ['object', infer A] ? { -readonly [K in keyof A]: ValueOfType<A[K]> | null } :
              unknown;

export function string<const O extends AttributeOptions<string>>(options: O): TypedAttribute<string, O> {
  return { type: 'string', options };
}

export function number<const O extends AttributeOptions<number>>(options: O): TypedAttribute<number, O> {
  return { type: 'number', options };
}

export function bool<const O extends AttributeOptions<boolean>>(options: O): TypedAttribute<boolean, O> {
  return { type: 'bool', options };
}

/** A list or set as a validator gets it. An unknown element is undefined. */
export type PartlyKnown<E> = readonly (E | undefined)[];

export function list<const T, const O extends AttributeOptions<ValueOfType<T>[], PartlyKnown<ValueOfType<T>>>>(
  element: T & TerraformType, options: O,
): TypedAttribute<ValueOfType<T>[], O> {
  return { type: ['list', element], options };
}

/** The value is an array in no particular order. */
export function set<const T, const O extends AttributeOptions<ValueOfType<T>[], PartlyKnown<ValueOfType<T>>>>(
  element: T & TerraformType, options: O,
): TypedAttribute<ValueOfType<T>[], O> {
  return { type: ['set', element], options };
}

export function map<
  const T, const O extends AttributeOptions<Record<string, ValueOfType<T>>, Readonly<Record<string, ValueOfType<T> | undefined>>>,
>(
  element: T & TerraformType, options: O,
): TypedAttribute<Record<string, ValueOfType<T>>, O> {
  return { type: ['map', element], options };
}

export function object<const T extends { readonly [name: string]: TerraformType }, const O extends AttributeOptions<ValueOfType<['object', T]>>>(
  attributes: T, options: O,
): TypedAttribute<ValueOfType<['object', T]>, O> {
  return { type: ['object', attributes], options };
}

export function singleNested<const A extends Attributes, const O extends AnyOptions>(attributes: A, options: O): NestedAttribute<A, 'single', O> {
  return { nesting: 'single', attributes, options };
}

export function listNested<const A extends Attributes, const O extends AnyOptions>(attributes: A, options: O): NestedAttribute<A, 'list', O> {
  return { nesting: 'list', attributes, options };
}

export function setNested<const A extends Attributes, const O extends AnyOptions>(attributes: A, options: O): NestedAttribute<A, 'set', O> {
  return { nesting: 'set', attributes, options };
}

export function mapNested<const A extends Attributes, const O extends AnyOptions>(attributes: A, options: O): NestedAttribute<A, 'map', O> {
  return { nesting: 'map', attributes, options };
}

export function isNested(attribute: Attribute): attribute is Extract<Attribute, { nesting: NestingMode }> {
  return 'nesting' in attribute;
}
