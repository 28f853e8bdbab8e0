import { milliseconds } from '../../notation';
import { attributePath, type Diagnostics } from '../../terraform';

/** The part of a plan that decides about a renewal. */
interface RenewablePlan {
  readonly action: string;
  readonly state: { readonly expires_at: string | null; readonly expires_in: string } | null;
  known(name: 'renew_before'): string | null | undefined;
  setUnknown(name: 'token' | 'expires_at'): void;
}

/** What decides about a renewal beside the plan. */
interface Renewal {
  /** Which token it is, such as `database "orders"`. */
  readonly label: string;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** Whether the databases reject the token. */
  readonly isRejected: boolean;
}

/**
 * Makes `token` and `expires_at` unknown when the token nears its end or does not work any more, so the plan shows the renewal. A due
 * token stays due, so Terraform's second plan during the apply has the same result.
 */
export function planRenewal(plan: RenewablePlan, { label, now, isRejected }: Renewal, diagnostics: Diagnostics): void {
  const { state } = plan;
  if (state === null || plan.action === 'delete' || plan.action === 'replace') return;
  if (isRejected) {
    plan.setUnknown('token');
    plan.setUnknown('expires_at');
    diagnostics.warn(
      `The token of ${label} does not work any more`,
      'A database rejects it: somebody rotated the key outside of this resource. This apply makes a new one, so token and expires_at change. '
      + 'Applications that use the present one fail until they have the new one.',
      attributePath('token'),
    );
    return;
  }
  if (state.expires_at === null) return;
  const renewBefore = plan.known('renew_before') ?? undefined;
  if (!isDue(state.expires_at, state.expires_in, renewBefore, now)) return;
  plan.setUnknown('token');
  plan.setUnknown('expires_at');
  const over = Date.parse(state.expires_at) <= now;
  diagnostics.warn(
    `The token of ${label} will be renewed`,
    `It ${over ? 'ended' : 'ends'} at ${state.expires_at}; ${renewBefore === undefined ? 'two thirds of its life are over' : `renew_before is "${renewBefore}"`}. `
    + `This apply makes a new one, so token and expires_at change.${over ? '' : ' The present one works until its end.'}`,
    attributePath('expires_at'),
  );
}

/** Whether to renew a token: `renewBefore` its end, or in the last third of its life. */
function isDue(expiresAt: string, expiresIn: string, renewBefore: string | undefined, now: number): boolean {
  const lifetime = lifetimeOf(expiresIn);
  if (lifetime === undefined || lifetime === Infinity) return false;
  const window = renewBefore === undefined ? lifetime / 3 : milliseconds(renewBefore)!;
  return Date.parse(expiresAt) - now <= window;
}

/** Reports a `renew_before` that makes every apply renew the token. */
export function checkRenewal(
  { expires_in: expiresIn, renew_before: renewBefore }: { readonly expires_in?: string | null; readonly renew_before?: string | null },
  diagnostics: Diagnostics,
): void {
  if (expiresIn === undefined || renewBefore === undefined || renewBefore === null) return;
  // The validator of the attribute reports an invalid time.
  const lifetime = lifetimeOf(expiresIn ?? 'never');
  const window = milliseconds(renewBefore);
  if (lifetime === undefined || window === undefined || (window < lifetime && lifetime !== Infinity)) return;
  diagnostics.error(
    'Invalid renew_before',
    lifetime === Infinity
      ? `renew_before is "${renewBefore}", but the token never expires. Set expires_in, or leave renew_before out.`
      : `renew_before is "${renewBefore}", but the token lives only "${expiresIn}", so each apply would renew it. Use a shorter time.`,
    attributePath('renew_before'),
  );
}

/** Returns the milliseconds of a lifetime: `Infinity` for `never`, undefined for an invalid text. */
function lifetimeOf(lifetime: string): number | undefined {
  return lifetime === 'never' ? Infinity : milliseconds(lifetime);
}
