import { parseJson } from './json-reader';
import type { ObjectAttributes, TerraformType } from './type';
import { isRecord } from './value';
import { ValueError } from './value-error';

const PRIMITIVES: readonly unknown[] = ['string', 'number', 'bool', 'dynamic'];
const COLLECTIONS: readonly unknown[] = ['list', 'set', 'map'];

/**
 * Reads a type from the JSON that comes with a dynamic value.
 *
 * @throws ValueError if the text is not JSON or not a type.
 */
export function parseType(text: string): TerraformType {
  return checkType(parseJson(text));
}

/** Checks that parsed JSON is a type. It drops the list of optional attributes of an object type, because values have all attributes. */
export function checkType(json: unknown): TerraformType {
  if (PRIMITIVES.includes(json)) return json as TerraformType;
  if (!Array.isArray(json)) throw notAType();
  const [kind, inner] = json as unknown[];
  if (COLLECTIONS.includes(kind)) return [kind as 'list', checkType(inner)];
  if (kind === 'tuple' && Array.isArray(inner)) return [kind, inner.map(checkType)];
  if (kind === 'object' && isRecord(inner)) return [kind, checkAttributes(inner)];
  throw notAType();
}

function checkAttributes(json: { [name: string]: unknown }): ObjectAttributes {
  const attributes = Object.create(null) as { [name: string]: TerraformType };
  for (const [name, type] of Object.entries(json)) attributes[name] = checkType(type);
  return attributes;
}

function notAType(): ValueError {
  return new ValueError('expected a type such as "string" or ["list","string"]');
}
