/**
 * A count for Terraform, null where the service does not tell it. Terraform's numbers have no limit, and the framework takes a
 * `bigint` for one.
 */
export function exact(count: number | bigint | undefined): number | null {
  return (count ?? null) as number | null;
}
