import { ApiError } from '../errors';
import { Organization } from '../model';

const FREE_PLAN = 'starter';

export interface Plan {
  readonly name: string;
  /** Dollars a month. */
  readonly price: string;
  readonly yearly: string;
  readonly quotas: Quotas;
}

interface Quotas {
  readonly rowsRead: number;
  readonly rowsWritten: number;
  /** Null: no limit. */
  readonly databases: number | null;
  readonly locations: number;
  /** In bytes, like the synced amount. */
  readonly storage: number;
  readonly groups: number;
  readonly bytesSynced: number;
}

const GB = 1_000_000_000;

/** Examples of the plans in the cloud. Here they cost nothing, and no quota is enforced. */
const PLANS: readonly Plan[] = [
  plan(FREE_PLAN, '0', '0', { rowsRead: 500e6, rowsWritten: 10e6, databases: 100, locations: 1, storage: 5 * GB, groups: 1, bytesSynced: 3 * GB }),
  plan('developer', '5.99', '4.99', { rowsRead: 2.5e9, rowsWritten: 25e6, databases: null, locations: 3, storage: 9 * GB, groups: 3, bytesSynced: 10 * GB }),
  plan('scaler', '29', '24.92', { rowsRead: 100e9, rowsWritten: 100e6, databases: null, locations: 6, storage: 24 * GB, groups: 10, bytesSynced: 24 * GB }),
  plan('pro', '499', '416.58', { rowsRead: 250e9, rowsWritten: 250e6, databases: null, locations: 10, storage: 50 * GB, groups: 100, bytesSynced: 100 * GB }),
];

export function plans(): readonly Plan[] {
  return PLANS;
}

export function checkPlan(name: string, timeline: string): void {
  if (!PLANS.some((known) => known.name === name)) {
    throw new ApiError(400, `invalid plan ${JSON.stringify(name)}: use one of ${PLANS.map((known) => known.name).join(', ')}`);
  }
  if (timeline !== 'monthly' && timeline !== 'yearly') {
    throw new ApiError(400, `invalid timeline ${JSON.stringify(timeline)}: use monthly or yearly`);
  }
}

/** Rejects features that the free plan lacks, with the code that Turso's CLI knows. */
export function requirePaidPlan(organization: Organization, feature: string): void {
  if (organization.plan === FREE_PLAN) {
    throw new ApiError(403, `${feature} are not available on the ${FREE_PLAN} plan of organization ${organization.slug}`, 'feature_not_available_for_starter_plan');
  }
}

function plan(name: string, price: string, yearly: string, quotas: Quotas): Plan {
  return { name, price, yearly, quotas };
}
