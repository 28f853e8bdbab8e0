/** The first that fits counts. */
const SUBCATEGORIES: readonly (readonly [RegExp, string])[] = [
  [/fleet|tenant_databases/, 'Fleets'],
  [/token|jwks|jwt/, 'Tokens'],
  [/organization|audit|plan|subscription|invoice|user/, 'Organization'],
  [/database|sql/, 'Databases'],
  [/group|location|region/, 'Groups'],
];

/** Under which heading the registry lists a resource, a data source or a function. */
export function subcategoryOf(name: string): string {
  const found = SUBCATEGORIES.find(([names]) => names.test(name));
  if (found === undefined) throw new Error(`${name} has no subcategory in the documentation: give it one in scripts/docs/subcategory.ts.`);
  return found[1];
}
