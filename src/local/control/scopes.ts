import { ApiError } from '../errors';

/** The scopes of a token for a group. https://docs.turso.tech/api-reference/tokens/create */
export const SCOPES = [
  'read',
  'db:create',
  'db:delete',
  'db:configure',
  'db:mint-token',
  'db:rotate-creds',
  'group:configure',
  'group:mint-token',
  'group:rotate-creds',
] as const;
export type Scope = (typeof SCOPES)[number];

const PRESETS: Readonly<Record<string, readonly Scope[]>> = { 'read-only': ['read'], 'full-access': SCOPES };

/** Expands presets and returns each scope once, in Turso's order. */
export function expandScopes(wanted: readonly string[]): Scope[] {
  const meant = new Set<string>(wanted.flatMap((name): readonly string[] => (Object.hasOwn(PRESETS, name) ? PRESETS[name] : [name])));
  const wrong = [...meant].find((name) => !(SCOPES as readonly string[]).includes(name));
  if (wrong !== undefined) {
    throw new ApiError(400, `invalid scope ${JSON.stringify(wrong)}: use ${SCOPES.join(', ')}, or one of the presets read-only and full-access`);
  }
  return SCOPES.filter((scope) => meant.has(scope));
}
