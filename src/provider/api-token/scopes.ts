import { nearest, quotedList } from '../../notation';
import type { PartlyKnown, Validator } from '../../terraform';

/** The scopes of a token for a group. @see https://docs.turso.tech/api-reference/tokens/create */
const SCOPES = [
  'read',
  'db:create',
  'db:delete',
  'db:configure',
  'db:mint-token',
  'db:rotate-creds',
  'group:configure',
  'group:mint-token',
  'group:rotate-creds',
];

/** Presets: each stands for several scopes. Turso stores the scopes. */
const PRESETS: ReadonlyMap<string, readonly string[]> = new Map([['read-only', ['read']], ['full-access', SCOPES]]);

/** The scopes and presets, for the description of the attribute. */
export const SCOPE_LIST = [...SCOPES, ...PRESETS.keys()].map((scope) => `\`${scope}\``).join(', ');

/** Whether two lists mean the same scopes. */
export function sameScopes(one: readonly string[] | null, other: readonly string[] | null): boolean {
  if (one === null || other === null) return one === other;
  const [expanded, others] = [expand(one), expand(other)];
  return expanded.size === others.size && [...expanded].every((scope) => others.has(scope));
}

/** Accepts scopes and presets, at least one. */
export function validScopes(): Validator<PartlyKnown<string>> {
  return (scopes) => {
    const known = [...SCOPES, ...PRESETS.keys()];
    if (scopes.length === 0) return { summary: 'Empty scopes', detail: 'scopes is empty. Give at least one scope, such as "read".' };
    const unknown = scopes.filter((scope): scope is string => scope !== undefined && !known.includes(scope));
    if (unknown.length === 0) return undefined;
    const told = unknown.map((scope) => {
      const meant = nearest(scope, known);
      return `scopes holds "${scope}", which is not a scope.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`;
    });
    return { summary: 'Invalid scopes', detail: `${told.join(' ')} Use some of ${quotedList(known)}.` };
  };
}

function expand(scopes: readonly string[]): Set<string> {
  return new Set(scopes.flatMap((scope) => PRESETS.get(scope) ?? [scope]));
}
