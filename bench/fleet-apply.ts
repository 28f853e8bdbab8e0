import { fleet as configuration, LATENCY_MS, makeFleet, migrationSql, sideBySide, sorted, urlOf, type Fleet } from './fleet';
import { median, rounded } from './statistics';
import { timed } from './timed';
import { createClient } from '../test/support/libsql';

const ROUNDS = 3;
const CONCURRENCY = 24;
/** So many requests tell what one takes. */
const SAMPLES = 20;

export interface FleetApplyResult {
  bench: 'fleet-apply';
  /** What a rollout adds to an apply in which nothing is pending, as a multiple of the bound. */
  ratio: number;
  /** The same, as a multiple of a bare loop over the tenants with `@libsql/client`, at the same concurrency and with the same SQL. */
  ratioToBareLoop: number;
  applyMs: number;
  emptyApplyMs: number;
  /** Requests of one tenant in sequence x tenants / concurrency x what one such request takes by itself. */
  boundMs: number;
  requestMs: number;
  bareLoopMs: number;
  requestsPerTenant: number;
  /** All requests that go to no tenant: lists, tokens, and what the ledger needs. */
  otherRequests: number;
  tenants: number;
  concurrency: number;
}

/** What one migration costs in 1,000 databases, when Turso is 50 ms away. */
export async function fleetApply(tenants = 1_000): Promise<FleetApplyResult> {
  const fleet = await makeFleet(tenants, CONCURRENCY);
  const { platform, workspace } = fleet;
  const times = { apply: [] as number[], empty: [] as number[], request: [] as number[], bare: [] as number[] };
  let seen = { tenants: 0, pages: 0, others: 0 };
  try {
    await platform.faults({ latencyMs: LATENCY_MS });
    for (let round = 0; round < ROUNDS; round++) {
      workspace.write(configuration(round + 2, CONCURRENCY));
      await platform.clearRequests();
      times.apply.push(await workspace.terraform('apply', '-auto-approve'));
      seen = sorted(await platform.requests(), platform);
      times.empty.push(await workspace.terraform('apply', '-auto-approve'));
      times.bare.push(await timed(() => sideBySide(fleet.names, CONCURRENCY, (name) => migrate(fleet, name, `a_${round}`))));
      for (const name of fleet.names.slice(0, SAMPLES)) times.request.push(await timed(() => migrate(fleet, name, `b_${round}`)));
    }
  } finally {
    await fleet.stop();
  }
  const requestsPerTenant = seen.tenants / tenants;
  const [applyMs, emptyApplyMs] = [median(times.apply), median(times.empty)];
  const [requestMs, bareLoopMs] = [median(times.request), median(times.bare)];
  const boundMs = Math.ceil(requestsPerTenant) * tenants / CONCURRENCY * requestMs;
  return {
    bench: 'fleet-apply',
    ratio: rounded((applyMs - emptyApplyMs) / boundMs),
    ratioToBareLoop: rounded((applyMs - emptyApplyMs) / bareLoopMs),
    applyMs: rounded(applyMs, 0),
    emptyApplyMs: rounded(emptyApplyMs, 0),
    boundMs: rounded(boundMs, 0),
    requestMs: rounded(requestMs),
    bareLoopMs: rounded(bareLoopMs, 0),
    requestsPerTenant: rounded(requestsPerTenant),
    otherRequests: seen.others + seen.pages,
    tenants,
    concurrency: CONCURRENCY,
  };
}

/** One migration as a script would write it: the SQL and a record of it in one transaction. */
async function migrate({ platform, token }: Fleet, tenant: string, name: string): Promise<void> {
  const client = createClient({ url: urlOf(platform, tenant), authToken: token });
  await client.batch([
    'CREATE TABLE IF NOT EXISTS done (name TEXT PRIMARY KEY, at TEXT)',
    { sql: 'INSERT INTO done VALUES (?, ?)', args: [name, new Date().toISOString()] },
    migrationSql(1).replace('notes_1', `bare_${name}`),
  ], 'write');
  client.close();
}
