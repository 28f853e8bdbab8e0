import type { Validator } from './validators';
import type { TerraformType } from '../values/type';

/**
 * What every attribute may say of itself.
 *
 * @typeParam T its value
 * @typeParam Checked its value as a validator gets it: elements that are not known yet are undefined
 */
export interface AttributeOptions<T, Checked = T> {
  /** Markdown; the reference pages are made from it. */
  readonly description: string;
  /** The user has to set it. */
  readonly required?: true;
  /** The user may set it. */
  readonly optional?: true;
  /** The provider sets it. With `optional`: where the user does not. */
  readonly computed?: true;
  /** Taken where the user sets nothing, and known in the plan. Makes the attribute optional. */
  readonly default?: T;
  /** Terraform does not show it. It is in the state in clear text all the same. */
  readonly sensitive?: true;
  /** Never in plan or state; `create` and `update` get it from the configuration. Wants Terraform 1.11. */
  readonly writeOnly?: true;
  /** A change of it replaces the resource. */
  readonly replace?: true;
  /**
   * Says what has happened where the value was changed outside of Terraform and a plan would replace the resource to change it back.
   * @default - `NAME is VALUE now.`
   */
  readonly drifted?: (present: string) => string;
  /** A computed value that an update does not change: it stays known in the plan. */
  readonly stable?: true;
  /** A computed value that may be null after apply. */
  readonly nullable?: true;
  /** The elements of the list, set or map may be null. Otherwise a configuration with a null in it is refused. */
  readonly nullElements?: true;
  /**
   * Says what one apply does: a value in its plan and in the state that it leaves, null in every later command. Only for attributes of a
   * resource itself. A refresh does not report that as a change, because the value goes when Terraform loads the stored state.
   */
  readonly transient?: true;
  /** What to use instead, as a sentence. */
  readonly deprecated?: string;
  /** Checks of a known, non-null value, before anything is planned. */
  readonly validators?: readonly Validator<Checked>[];
  /** Provider configuration only: environment variables that are asked, in order, where the user sets nothing. */
  readonly env?: readonly string[];
}

/** An attribute of a plain type. `T` is its TypeScript type. */
export interface TypedAttribute<T, O = AttributeOptions<T>> {
  readonly type: TerraformType;
  readonly options: O;
  /** Carries `T` for inference; never there at run time. */
  readonly value?: T;
}

export type NestingMode = 'single' | 'list' | 'set' | 'map';

/** An attribute whose value is made of attributes with options of their own. */
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

/** A list or set as a validator gets it: an element that is not known yet is undefined. */
export type PartlyKnown<E> = readonly (E | undefined)[];

export function list<const T, const O extends AttributeOptions<ValueOfType<T>[], PartlyKnown<ValueOfType<T>>>>(
  element: T & TerraformType, options: O,
): TypedAttribute<ValueOfType<T>[], O> {
  return { type: ['list', element], options };
}

/** A set is an array here too; its order means nothing. */
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
