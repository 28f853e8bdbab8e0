/**
 * Returns the fully qualified address of a provider's source, as in lock files and plugin folders: `null` becomes
 * `registry.terraform.io/hashicorp/null`.
 *
 * @see https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses
 */
export function providerAddress(source: string): string {
  const parts = source.toLowerCase().split('/');
  return [...['registry.terraform.io', 'hashicorp'].slice(0, 3 - parts.length), ...parts].join('/');
}
