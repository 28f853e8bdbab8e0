/** JSON schemas of request bodies. Fastify answers 400 and names the property if a body does not fit. */
export const text = { type: 'string', minLength: 1, maxLength: 200 } as const;
export const slug = { type: 'string', pattern: '^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$' } as const;
export const email = { type: 'string', format: 'email', maxLength: 254 } as const;
export const data = { type: 'object' } as const;
export const oneOf = (values: readonly string[]) => ({ type: 'string', enum: [...values] });

/** @param optional names of the properties that may be missing */
export function body(properties: Record<string, object>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { schema: { body: { type: 'object', properties, required, additionalProperties: false } } };
}
