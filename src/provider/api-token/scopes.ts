import type { PartlyKnown, Validator } from '../../terraform';
import { knownWords } from '../shared/validators';

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
  const known = knownWords('a scope', [...SCOPES, ...PRESETS.keys()]);
  return (scopes, name) => scopes.length === 0
    ? { summary: 'Empty scopes', detail: 'scopes is empty. Give at least one scope, such as "read".' }
    : known(scopes, name);
}

function expand(scopes: readonly string[]): Set<string> {
  return new Set(scopes.flatMap((scope) => PRESETS.get(scope) ?? [scope]));
}
