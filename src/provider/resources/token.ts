import { attributePath, oneOf, string, type Diagnostics } from '../../terraform';
import { expiryOf, isDue, milliseconds, validDuration, validLifetime } from '../token-life';

/** The attributes that database tokens and group tokens share. */
export const tokenAttributes = {
  authorization: string({
    default: 'full-access',
    replace: true,
    description: 'What the token allows: `full-access` or `read-only`. Defaults to `full-access`.',
    validators: [oneOf('full-access', 'read-only')],
  }),
  expiration: string({
    default: 'never',
    replace: true,
    description: 'How long the token lives: `never`, or numbers with units such as `2w1d30m`. Defaults to `never`.',
    validators: [validLifetime()],
  }),
  renew_before: string({
    optional: true,
    description: 'How long before its end the token is renewed by the next apply, such as `7d`. Left out: when two thirds of its life are over.',
    validators: [validDuration()],
  }),
  jwt: string({ computed: true, stable: true, sensitive: true, description: 'The token.' }),
  expires_at: string({ computed: true, stable: true, nullable: true, description: 'When the token ends, in RFC 3339; null for one that never ends.' }),
};

export interface TokenRequest {
  readonly authorization: string;
  readonly expiration: string;
}

/** A minted token as state. */
export function minted(jwt: string): { jwt: string; expires_at: string | null } {
  return { jwt, expires_at: expiryOf(jwt) };
}

/** What the renewal needs of a token's plan. */
interface RenewablePlan {
  readonly action: string;
  readonly state: { readonly expires_at: string | null; readonly expiration: string } | null;
  known(name: 'renew_before'): string | null | undefined;
  setUnknown(name: 'jwt' | 'expires_at'): void;
}

/** Opens `jwt` and `expires_at` when the token nears its end, so that the plan says that it will be renewed. */
export function planRenewal(plan: RenewablePlan, now: number): void {
  const { state } = plan;
  if (state === null || plan.action === 'delete' || plan.action === 'replace') return;
  const renewBefore = plan.known('renew_before') ?? undefined;
  const token = {
    expiresAt: state.expires_at,
    lifetime: milliseconds(state.expiration),
    renewBefore: renewBefore === undefined ? undefined : milliseconds(renewBefore),
  };
  if (!isDue(token, now)) return;
  plan.setUnknown('jwt');
  plan.setUnknown('expires_at');
}

/** A token that is always due would be renewed by every apply. */
export function checkRenewal(config: { readonly expiration?: string | null; readonly renew_before?: string | null }, diagnostics: Diagnostics): void {
  const { expiration, renew_before: renewBefore } = config;
  if (expiration === undefined || renewBefore === undefined || renewBefore === null) return;
  const lifetime = milliseconds(expiration ?? 'never');
  if (lifetime !== undefined && milliseconds(renewBefore)! < lifetime) return;
  diagnostics.error(
    'Invalid renew_before',
    lifetime === undefined
      ? `renew_before is "${renewBefore}", but the token never expires. Set expiration, or leave renew_before out.`
      : `renew_before is "${renewBefore}", but the token lives only "${expiration}", so each apply would renew it. Use a shorter time.`,
    attributePath('renew_before'),
  );
}
