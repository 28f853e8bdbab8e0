import { LATENCY_MS, sideBySide } from './fleet';
import { inMemory } from './in-memory';
import { median, rounded, timed } from './measure';
import { TerraformWorkspace, withProvider } from './terraform-workspace';
import { startTursoLocal, type TursoLocal } from '../test/support/turso-local';

const ROUNDS = 3;
/** The provider's default for requests at the same time. */
const CONCURRENCY = 32;
const GROUP = 'bench';
const SCHEMA = 'schema';

export interface FleetTenantsResult {
  bench: 'fleet-tenants';
  /** Time that the creations add to an apply, divided by the time of a plain loop with `fetch`. */
  ratio: number;
  /** Time of the whole apply, divided by the time of the plain loop. */
  ratioOfWholeApply: number;
  applyMs: number;
  /** Time of an apply of a set without names. */
  emptyApplyMs: number;
  bareLoopMs: number;
  /** Requests of the apply in addition to one for each tenant. */
  otherRequests: number;
  tenants: number;
  concurrency: number;
}

/** Measures the creation of 1,000 tenants as one resource with a latency of 50 ms. */
export async function fleetTenants(tenants = 1000): Promise<FleetTenantsResult> {
  const names = Array.from({ length: tenants }, (_, index) => `tenant-${String(index).padStart(5, '0')}`);
  const times = { apply: [] as number[], empty: [] as number[], loop: [] as number[] };
  let requests = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await withPlatform(async (platform) => { times.loop.push(await timed(async () => bareLoop(platform, names))); });
    await withPlatform(async (platform) => {
      const workspace = await TerraformWorkspace.create(configuration([]), platform.env);
      try {
        times.empty.push(await workspace.terraform('apply', '-auto-approve'));
        workspace.write(configuration(names));
        await platform.clearRequests();
        times.apply.push(await workspace.terraform('apply', '-auto-approve'));
        requests = (await platform.requests()).length;
      } finally {
        workspace.remove();
      }
    });
  }
  const [applyMs, emptyApplyMs, bareLoopMs] = [median(times.apply), median(times.empty), median(times.loop)];
  return {
    bench: 'fleet-tenants',
    ratio: rounded((applyMs - emptyApplyMs) / bareLoopMs),
    ratioOfWholeApply: rounded(applyMs / bareLoopMs),
    applyMs: rounded(applyMs, 0),
    emptyApplyMs: rounded(emptyApplyMs, 0),
    bareLoopMs: rounded(bareLoopMs, 0),
    otherRequests: requests - tenants,
    tenants,
    concurrency: CONCURRENCY,
  };
}

/** Sends only the requests that create the databases, as many at the same time as the provider. */
async function bareLoop({ apiUrl, apiToken, organization }: TursoLocal, names: readonly string[]): Promise<void> {
  await sideBySide(names, CONCURRENCY, async (name) => {
    const response = await fetch(`${apiUrl}/v1/organizations/${organization}/databases`, {
      method: 'POST',
      headers: { 'authorization': `Bearer ${apiToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name, group: GROUP, seed: { type: 'database', name: SCHEMA } }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`turso-local answered ${response.status}: ${answer}`);
  });
}

/** Runs work on a platform with an empty schema database. The latency begins after the set-up. */
async function withPlatform(work: (platform: TursoLocal) => Promise<void>): Promise<void> {
  const platform = await startTursoLocal({ data: inMemory() });
  try {
    await platform.api('POST', '/groups', { name: GROUP, location: 'aws-eu-west-1' });
    await platform.api('POST', '/databases', { name: SCHEMA, group: GROUP });
    await platform.faults({ latencyMs: LATENCY_MS });
    await work(platform);
  } finally {
    await platform.stop();
  }
}

function configuration(names: readonly string[]): object {
  return withProvider({
    turso_tenant_databases: {
      bench: { names: Object.fromEntries(names.map((name) => [name, name])), schema_database: SCHEMA, group: GROUP },
    },
  });
}
