/**
 * Text in which Terraform finds no expression: it would take `${` and `%{` for the beginning of one. A token of the CDK, such as the
 * value of a variable, is one and stays one: escaped, its expression would end up as text.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function escapeTemplate(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, '$$${').replace(/%\{/g, '%%{');
}

/**
 * The same for each string in the arguments of a resource, keys of maps included: what users give to a construct is text, and only
 * tokens are references. Other objects, such as tokens and resources, stay as they are.
 */
export function asText<T>(value: T): T {
  if (typeof value === 'string') return escapeTemplate(value) as T;
  if (Array.isArray(value)) return value.map(asText) as T;
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [escapeTemplate(key), asText(inner)])) as T;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
