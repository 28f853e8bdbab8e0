import type { TerraformType } from './type';

/**
 * A Terraform value as plain JavaScript.
 *
 * | Terraform | JavaScript |
 * |---|---|
 * | string, bool | `string`, `boolean` |
 * | number | `number`; `bigint` for integers beyond 2^53; `Decimal` for what a double cannot hold |
 * | list, set, tuple | array |
 * | map, object | object without a prototype |
 * | dynamic | `Dynamic`: a value with its own type |
 * | null | `null` |
 * | unknown | `Unknown` |
 */
export type Value =
  | null
  | string
  | boolean
  | number
  | bigint
  | Decimal
  | Dynamic
  | Unknown
  | Value[]
  | { [key: string]: Value };

/** A value that Terraform will know only after apply. */
export class Unknown {
  /**
   * @param refinement what Terraform already knows of it: the raw payload of the MessagePack extension, which is sent back unchanged.
   */
  constructor(readonly refinement?: Uint8Array) {}

  toString(): string {
    return '(known after apply)';
  }
}

/** The unknown value without any known facts. */
export const UNKNOWN = new Unknown();

/** A number that a double cannot represent, as the decimal text from Terraform. */
export class Decimal {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** A value of a `dynamic` attribute, with the type that Terraform sent. */
export class Dynamic {
  constructor(readonly type: TerraformType, readonly value: Value) {}
}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

/** Returns true if no part of the value is unknown. */
export function isWhollyKnown(value: Value): boolean {
  if (isUnknown(value)) return false;
  if (value instanceof Dynamic) return isWhollyKnown(value.value);
  if (Array.isArray(value)) return value.every(isWhollyKnown);
  if (isRecord(value)) return Object.values(value).every(isWhollyKnown);
  return true;
}

/** Returns true for maps and objects, false for arrays, null and the classes above. */
export function isRecord(value: unknown): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    && !(value instanceof Unknown) && !(value instanceof Decimal) && !(value instanceof Dynamic);
}
