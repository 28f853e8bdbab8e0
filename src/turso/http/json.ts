import { parseExactJson } from '../../json/exact-json';

/** An answer has an unexpected shape. */
export class UnexpectedShape extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnexpectedShape';
  }
}

/**
 * Checks that an answer has the requested name. A proxy or a cache can mix up answers.
 *
 * @throws UnexpectedShape if it has another name
 */
export function about<T extends { readonly name: string }>(name: string, found: T): T {
  if (found.name === name) return found;
  throw new UnexpectedShape(`the answer is about "${found.name}" instead of "${name}"`);
}

/**
 * A JSON object that finds its fields by name, ignoring case and underscores.
 *
 * Turso mixes spellings (`DbId`, `primaryRegion`, `block_reads`). Its own Go clients ignore case, so the service may change a spelling at
 * any time. Fields that are missing, null or of another type are `undefined`, because the service leaves out empty fields.
 */
export class JsonObject {
  /** @throws UnexpectedShape if the value is not a JSON object */
  static from(value: unknown, what = 'the answer'): JsonObject {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return new JsonObject(value);
    throw new UnexpectedShape(`${what} is not a JSON object`);
  }

  readonly #fields = new Map<string, unknown>();

  private constructor(fields: object) {
    for (const [name, value] of Object.entries(fields)) this.#fields.set(normalize(name), value);
  }

  value(name: string): unknown {
    return this.#fields.get(normalize(name));
  }

  string(name: string): string | undefined {
    const value = this.value(name);
    return typeof value === 'string' ? value : undefined;
  }

  boolean(name: string): boolean | undefined {
    const value = this.value(name);
    return typeof value === 'boolean' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.value(name);
    return typeof value === 'number' ? value : undefined;
  }

  /** Returns a whole number with all its digits: a `bigint` if a `number` would lose some. */
  integer(name: string): number | bigint | undefined {
    const value = this.value(name);
    if (typeof value === 'string' && /^-?\d+$/.test(value)) return exactly(BigInt(value));
    return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value)) ? value : undefined;
  }

  strings(name: string): string[] | undefined {
    const value = this.value(name);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
  }

  object(name: string): JsonObject | undefined {
    const value = this.value(name);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? new JsonObject(value) : undefined;
  }

  /** @throws UnexpectedShape if the field is not a string, or empty */
  requiredString(name: string): string {
    const value = this.string(name);
    if (value !== undefined && value !== '') return value;
    throw new UnexpectedShape(`the answer has no "${name}"`);
  }

  /** @throws UnexpectedShape if the field is not an object */
  requiredObject(name: string): JsonObject {
    return JsonObject.from(this.value(name), `"${name}" in the answer`);
  }

  /**
   * Returns the list that an answer consists of. An answer with other fields instead is not Turso's. A caller must not take it for an
   * empty list, and what it lacks for deleted.
   *
   * @throws UnexpectedShape if the object has other fields but not this one, or if this is not a list of objects
   */
  listed(name: string): JsonObject[] {
    if (this.value(name) === undefined && this.#fields.size > 0) throw new UnexpectedShape(`the answer has no "${name}"`);
    return this.objects(name);
  }

  /** @throws UnexpectedShape if the field is not a list of objects. A missing or null list is empty */
  objects(name: string): JsonObject[] {
    return objectsIn(this.value(name) ?? [], `"${name}" in the answer`);
  }
}

/**
 * Reads JSON. A whole number that is too long for a `number` becomes a `bigint`.
 *
 * @throws SyntaxError if the text is not JSON
 */
export function parseJson(text: string): unknown {
  return parseExactJson(text, (digits) => (/^-?\d+$/.test(digits) ? exactly(BigInt(digits)) : Number(digits)));
}

/** Writes a value of an answer as JSON. A whole number that is too long for a `number` becomes a text, so that no reader changes it. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_name, one: unknown) => (typeof one === 'bigint' ? String(one) : one));
}

function exactly(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** @throws UnexpectedShape if the value is not a list of objects */
export function objectsIn(value: unknown, what: string): JsonObject[] {
  if (!Array.isArray(value)) throw new UnexpectedShape(`${what} is not a list`);
  return value.map((item) => JsonObject.from(item, `an item of ${what}`));
}

function normalize(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
