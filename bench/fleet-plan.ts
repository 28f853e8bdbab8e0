import { LATENCY_MS, makeFleet, SCHEMA, sorted, type Fleet } from './fleet';
import { median, rounded, timed } from './measure';
import { justStarted, TerraformWorkspace } from './terraform-workspace';

const ROUNDS = 5;
const CONCURRENCY = 24;

export interface FleetPlanResult {
  bench: 'fleet-plan';
  /** Time of a plan without pending migrations, divided by the time of its requests in sequence plus a plan without requests. */
  ratio: number;
  planMs: number;
  /** Time of the same requests in sequence with plain `fetch`. */
  requestsMs: number;
  /** Time of a plan that starts the provider and sends no request. */
  emptyPlanMs: number;
  /** Pages of the list of databases, and all other requests. */
  listPages: number;
  requests: number;
  tenants: number;
}

/** Measures a plan of a fleet with a latency of 50 ms. */
export async function fleetPlan(tenants = 10_000): Promise<FleetPlanResult> {
  const fleet = await makeFleet(tenants, CONCURRENCY);
  const { platform, workspace } = fleet;
  const empty = await TerraformWorkspace.create(justStarted());
  const times = { plan: [] as number[], requests: [] as number[], empty: [] as number[] };
  let seen = { pages: 0, others: 0 };
  try {
    await platform.faults({ latencyMs: LATENCY_MS });
    for (let round = 0; round < ROUNDS; round++) {
      await platform.clearRequests();
      times.plan.push(await workspace.terraform('plan', '-detailed-exitcode'));
      seen = sorted(await platform.requests(), platform);
      times.requests.push(await timed(() => theSameRequests(fleet, seen.others)));
      times.empty.push(await empty.terraform('plan'));
    }
  } finally {
    empty.remove();
    await fleet.stop();
  }
  const [planMs, requestsMs, emptyPlanMs] = [median(times.plan), median(times.requests), median(times.empty)];
  return {
    bench: 'fleet-plan',
    ratio: rounded(planMs / (requestsMs + emptyPlanMs)),
    planMs: rounded(planMs, 0),
    requestsMs: rounded(requestsMs, 0),
    emptyPlanMs: rounded(emptyPlanMs, 0),
    listPages: seen.pages,
    requests: seen.others,
    tenants,
  };
}

/** Requests all pages of the list, and as many small requests as the plan sent. */
async function theSameRequests({ platform }: Fleet, others: number): Promise<void> {
  let cursor: string | null | undefined = '';
  while (cursor !== undefined && cursor !== null) {
    const { body }: { body: { pagination: { next?: string | null } } } = await platform.api('GET', `/databases?group=bench&limit=1000&cursor=${cursor}`);
    cursor = body.pagination.next;
  }
  for (let sent = 0; sent < others; sent++) await platform.api('GET', `/databases/${SCHEMA}`);
}
