/**
 * Escapes `${` and `%{`, which begin an expression in Terraform. The CDK's tokens, such as the value of a variable, stay expressions:
 * Terraform would use an escaped token as text.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function escapeTemplate(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, '$$${').replace(/%\{/g, '%%{');
}

/**
 * Escapes each string in the arguments of a resource, including keys of maps. Users give plain text to constructs, and only tokens are
 * references. Other objects, such as tokens and resources, stay unchanged.
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
