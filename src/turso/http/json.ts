/** An answer has not the shape that it should have. */
export class UnexpectedShape extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnexpectedShape';
  }
}

/**
 * Holds an answer to the name that was asked for. A proxy or a cache can mix answers up, and what it says of another thing must not be
 * taken for this one.
 *
 * @throws UnexpectedShape if it is about another one
 */
export function about<T extends { readonly name: string }>(name: string, found: T): T {
  if (found.name === name) return found;
  throw new UnexpectedShape(`the answer is about "${found.name}" instead of "${name}"`);
}

/**
 * A JSON object whose fields are found by name without regard to capitals and underscores.
 *
 * Turso mixes spellings (`DbId`, `primaryRegion`, `block_reads`), and its own Go clients decode without
 * regard to case, so nothing keeps the service from changing one. Fields that are missing, null or of
 * another type are `undefined`: the service leaves out what it has nothing to say about.
 */
export class JsonObject {
  /** @throws UnexpectedShape if the value is no JSON object */
  static from(value: unknown, what = 'the answer'): JsonObject {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return new JsonObject(value);
    throw new UnexpectedShape(`${what} is no JSON object`);
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

  /** A whole number in all its digits: a `bigint` where a `number` would lose some. */
  integer(name: string): number | bigint | undefined {
    const value = this.value(name);
    if (typeof value === 'string' && /^-?\d+$/.test(value)) return exactly(BigInt(value));
    return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
  }

  strings(name: string): string[] | undefined {
    const value = this.value(name);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
  }

  object(name: string): JsonObject | undefined {
    const value = this.value(name);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? new JsonObject(value) : undefined;
  }

  /** @throws UnexpectedShape if the field is no string, or an empty one */
  requiredString(name: string): string {
    const value = this.string(name);
    if (value !== undefined && value !== '') return value;
    throw new UnexpectedShape(`the answer has no "${name}"`);
  }

  /** @throws UnexpectedShape if the field is no object */
  requiredObject(name: string): JsonObject {
    return JsonObject.from(this.value(name), `"${name}" in the answer`);
  }

  /**
   * The list that an answer consists of. An answer that says something else instead is not Turso's, and what it does not
   * name is not gone.
   *
   * @throws UnexpectedShape if there are fields, but not this one, or if it is no list of objects
   */
  listed(name: string): JsonObject[] {
    if (this.value(name) === undefined && this.#fields.size > 0) throw new UnexpectedShape(`the answer has no "${name}"`);
    return this.objects(name);
  }

  /** @throws UnexpectedShape if the field is no list of objects; a list that is null or missing is empty */
  objects(name: string): JsonObject[] {
    return objectsIn(this.value(name) ?? [], `"${name}" in the answer`);
  }
}

/**
 * Reads JSON. A whole number too long for a `number` comes as a string of its digits, which {@link JsonObject.integer} knows.
 * @throws SyntaxError if it is no JSON
 */
export function parseJson(text: string): unknown {
  return JSON.parse(LONG_INTEGER.test(text) ? text.replace(STRING_OR_LONG_INTEGER, (token) => (token.startsWith('"') ? token : `"${token}"`)) : text);
}

/** From 17 digits on a number is never safe, with 16 it may be: both come as digits. */
const LONG_INTEGER = /[:[,\s]-?\d{16}/;
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

function exactly(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** @throws UnexpectedShape if the value is no list of objects */
export function objectsIn(value: unknown, what: string): JsonObject[] {
  if (!Array.isArray(value)) throw new UnexpectedShape(`${what} is no list`);
  return value.map((item) => JsonObject.from(item, `an item of ${what}`));
}

function normalize(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
