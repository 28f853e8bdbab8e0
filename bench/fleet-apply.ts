import { fleet as configuration, LATENCY_MS, makeFleet, migrationSql, sideBySide, sorted, urlOf, type Fleet } from './fleet';
import { median, rounded, timed } from './measure';
import { createClient } from '../test/support/libsql';

const ROUNDS = 3;
const CONCURRENCY = 24;
/** How many requests measure the time of one. */
const SAMPLES = 20;

export interface FleetApplyResult {
  bench: 'fleet-apply';
  /** Time that a rollout adds to an apply without pending migrations, divided by the bound. */
  ratio: number;
  /** The same, divided by the time of a plain loop over the tenants with `@libsql/client`, the same concurrency and the same SQL. */
  ratioToBareLoop: number;
  applyMs: number;
  emptyApplyMs: number;
  /** Requests of one tenant x tenants / concurrency x time of a single request. */
  boundMs: number;
  requestMs: number;
  bareLoopMs: number;
  requestsPerTenant: number;
  /** Requests that do not go to a tenant: lists, tokens and the ledger. */
  otherRequests: number;
  tenants: number;
  concurrency: number;
}

/** Measures one migration in 1,000 databases with a latency of 50 ms. */
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

/** Migrates as a simple script would: the SQL and a record in one transaction. */
async function migrate({ platform, token }: Fleet, tenant: string, name: string): Promise<void> {
  const client = createClient({ url: urlOf(platform, tenant), authToken: token });
  await client.batch([
    'CREATE TABLE IF NOT EXISTS done (name TEXT PRIMARY KEY, at TEXT)',
    { sql: 'INSERT INTO done VALUES (?, ?)', args: [name, new Date().toISOString()] },
    migrationSql(1).replace('notes_1', `bare_${name}`),
  ], 'write');
  client.close();
}
