import { Context } from 'hono';
import { MOST_JSON_BYTES, readText } from '../bodies';
import { ApiError } from '../errors';

/** How many characters of a value an error quotes. */
const MOST_SHOWN = 100;

/**
 * The JSON object that a client sent. It ignores the case of keys, like Turso's server: Turso's CLI sends `Name` where the documentation
 * says `name`. It treats `null` as missing.
 */
export class Fields {
  private readonly values: ReadonlyMap<string, unknown>;

  constructor(body: object) {
    this.values = new Map(Object.entries(body).map(([key, value]) => [key.toLowerCase(), value]));
  }

  /** Returns these fields and one more. */
  with(name: string, value: unknown): Fields {
    return new Fields({ ...Object.fromEntries(this.values), [name]: value });
  }

  /** Whether the field exists, even as `null`. */
  has(name: string): boolean {
    return this.values.has(name);
  }

  /** Whether the field has a value other than `null`. */
  isGiven(name: string): boolean {
    return (this.values.get(name) ?? undefined) !== undefined;
  }

  /** Whether the value requests something. Some clients send every key, with `false` or `""` for no. */
  isSet(name: string): boolean {
    const value = this.values.get(name) ?? undefined;
    return value !== undefined && value !== '' && value !== false;
  }

  /** Returns the value without a check. */
  any(name: string): unknown {
    return this.values.get(name) ?? undefined;
  }

  string(name: string): string | undefined {
    return this.value(name, 'a string', isString);
  }

  boolean(name: string): boolean | undefined {
    return this.value(name, 'true or false', (value): value is boolean => typeof value === 'boolean');
  }

  strings(name: string): string[] | undefined {
    return this.value(name, 'a list of strings', isStrings);
  }

  stringOrStrings(name: string): string | string[] | undefined {
    return this.value(name, 'a string or a list of strings', (value): value is string | string[] => isString(value) || isStrings(value));
  }

  list(name: string): unknown[] | undefined {
    return this.value(name, 'a list', (value): value is unknown[] => Array.isArray(value));
  }

  fields(name: string): Fields | undefined {
    const value = this.value(name, 'an object', isObject);
    return value && new Fields(value);
  }

  required(name: string): string {
    const value = this.string(name);
    if (value === undefined) {
      throw new ApiError(400, `${name} is required`);
    }
    return value;
  }

  private value<T>(name: string, expected: string, matches: (value: unknown) => value is T): T | undefined {
    const value = this.values.get(name) ?? undefined;
    if (value !== undefined && !matches(value)) {
      throw new ApiError(400, `${name} must be ${expected}, got ${shortened(JSON.stringify(value))}`);
    }
    return value;
  }
}

/** Reads the body of a request with any content type. A missing body counts as an empty object. */
export async function readFields(context: Context): Promise<Fields> {
  const body = await readJson(context);
  if (!isObject(body)) {
    throw new ApiError(400, 'the request body must be a JSON object');
  }
  return new Fields(body);
}

/** Returns the JSON that a client sent, or an empty object without a body. */
export async function readJson(context: Context): Promise<unknown> {
  const { body, headers } = context.req.raw;
  const text = context.req.method === 'GET'
    ? bodyOfGet(context)
    : await readText(body as AsyncIterable<Uint8Array> | null, MOST_JSON_BYTES, headers.get('content-length'));
  return text.trim() === '' ? {} : parse(text);
}

/** A `Request` with GET has no body, so the platform passes it separately. */
function bodyOfGet(context: Context): string {
  return (context.env as { readonly bodyOfGet?: string } | undefined)?.bodyOfGet ?? '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, 'the request body is not valid JSON');
  }
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isString);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shortened(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
}
