import { lifetimeOf } from './lifetime';
import { milliseconds } from '../../notation';
import { attributePath, type Diagnostics } from '../../terraform';

/** What the renewal needs of a token's plan. */
interface RenewablePlan {
  readonly action: string;
  readonly state: { readonly expires_at: string | null; readonly expiration: string } | null;
  known(name: 'renew_before'): string | null | undefined;
  setUnknown(name: 'jwt' | 'expires_at'): void;
}

/**
 * Opens `jwt` and `expires_at` when the token nears its end, so that the plan says that it will be renewed. What is due
 * stays due, so a plan made again a little later comes to the same result.
 */
export function planRenewal(plan: RenewablePlan, now: number): void {
  const { state } = plan;
  if (state === null || plan.action === 'delete' || plan.action === 'replace') return;
  if (!isDue(state.expires_at, state.expiration, plan.known('renew_before') ?? undefined, now)) return;
  plan.setUnknown('jwt');
  plan.setUnknown('expires_at');
}

/** Whether a token is to be renewed: `renewBefore` its end, or in the last third of its life. */
function isDue(expiresAt: string | null, expiration: string, renewBefore: string | undefined, now: number): boolean {
  const lifetime = lifetimeOf(expiration);
  if (expiresAt === null || lifetime === undefined) return false;
  const window = renewBefore === undefined ? lifetime / 3 : milliseconds(renewBefore)!;
  return Date.parse(expiresAt) - now <= window;
}

/** A token that is always due would be renewed by every apply. */
export function checkRenewal(
  { expiration, renew_before: renewBefore }: { readonly expiration?: string | null; readonly renew_before?: string | null },
  diagnostics: Diagnostics,
): void {
  if (expiration === undefined || renewBefore === undefined || renewBefore === null) return;
  // What is no time has been told already, by the attribute's own check.
  const lifetime = lifetimeOf(expiration ?? 'never');
  const window = milliseconds(renewBefore);
  if (lifetime === undefined || window === undefined || (window < lifetime && lifetime !== Infinity)) return;
  diagnostics.error(
    'Invalid renew_before',
    lifetime === Infinity
      ? `renew_before is "${renewBefore}", but the token never expires. Set expiration, or leave renew_before out.`
      : `renew_before is "${renewBefore}", but the token lives only "${expiration}", so each apply would renew it. Use a shorter time.`,
    attributePath('renew_before'),
  );
}
