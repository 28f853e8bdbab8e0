/**
 * Whether one of Terraform's version constraints, such as `~> 3.2, != 3.2.1`, allows a version. A constraint that cannot be parsed counts
 * as allowed: Terraform reports it.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function allowsVersion(constraint: string, version: string): boolean {
  return constraint.split(',').every((part) => allows(part, version));
}

function allows(part: string, version: string): boolean {
  const match = /^\s*(=|!=|>=|<=|>|<|~>)?\s*v?(\d+(?:\.\d+){0,2})(-[0-9A-Za-z.-]+)?\s*$/.exec(part);
  const numbers = /^(\d+\.\d+\.\d+)(-[0-9A-Za-z.-]+)?(?:\+.*)?$/.exec(version);
  if (match === null || numbers === null) return true;
  const [, operator = '=', wanted, wantedPrerelease = ''] = match;
  const [, found, foundPrerelease = ''] = numbers;
  // Terraform accepts a prerelease only if the constraint names it exactly.
  if (foundPrerelease !== '' || wantedPrerelease !== '') {
    return operator === '=' && compare(found, wanted) === 0 && foundPrerelease === wantedPrerelease;
  }
  return COMPARISONS[operator](found, wanted);
}

const COMPARISONS: Readonly<Record<string, (found: string, wanted: string) => boolean>> = {
  '=': (found, wanted) => compare(found, wanted) === 0,
  '!=': (found, wanted) => compare(found, wanted) !== 0,
  '>': (found, wanted) => compare(found, wanted) > 0,
  '>=': (found, wanted) => compare(found, wanted) >= 0,
  '<': (found, wanted) => compare(found, wanted) < 0,
  '<=': (found, wanted) => compare(found, wanted) <= 0,
  // Only the last part of the constraint may increase.
  '~>': (found, wanted) => compare(found, wanted) >= 0 && compare(leading(found, wanted), leading(wanted, wanted)) === 0,
};

function leading(version: string, wanted: string): string {
  return version.split('.').slice(0, wanted.split('.').length - 1).join('.');
}

function compare(left: string, right: string): number {
  const [one, other] = [parts(left), parts(right)];
  const at = [0, 1, 2].find((index) => one[index] !== other[index]);
  return at === undefined ? 0 : one[at] - other[at];
}

function parts(version: string): number[] {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [major, minor, patch];
}
