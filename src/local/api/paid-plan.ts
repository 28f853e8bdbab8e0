import { FREE_PLAN } from '../control/plans';
import { ApiError } from '../errors';
import { Organization } from '../model';

/** Refuses what the free plan does not have, with the code that Turso's CLI knows. */
export function requirePaidPlan({ plan, slug }: Organization, feature: string): void {
  if (plan === FREE_PLAN) {
    throw new ApiError(403, `${feature} are not available on the ${plan} plan of organization ${slug}`, 'feature_not_available_for_starter_plan');
  }
}
