import { inMemory } from './in-memory';
import { median, rounded } from './statistics';
import { databases, hasNullProvider, nullResources, TerraformWorkspace, terraformData } from './terraform-workspace';
import { startTursoLocal } from '../test/support/turso-local';

const COUNT = 1000;
const LATENCY_MS = 50;
const ROUNDS = 5;

export interface PlanResult {
  bench: 'plan';
  /** A plan of unchanged databases, as a multiple of one of unchanged `terraform_data`, which no provider has a part in. */
  ratio: number;
  /** The same, as a multiple of hashicorp/null's: what Terraform spends on any provider is in both. */
  ratioToNullProvider?: number;
  databasesMs: number;
  terraformDataMs: number;
  nullProviderMs?: number;
  /** Requests to the Platform API in one plan. */
  requests: number;
  resources: number;
}

/** What a plan of 1,000 databases in which nothing changes costs, when the Platform API is 50 ms away. */
export async function plan(): Promise<PlanResult> {
  const platform = await startTursoLocal({ data: inMemory() });
  const workspaces: TerraformWorkspace[] = [];
  const applied = async (configuration: object) => {
    const workspace = await TerraformWorkspace.create(configuration, platform.env);
    workspaces.push(workspace);
    await workspace.terraform('apply', '-auto-approve', '-parallelism=50');
    return { workspace, times: [] as number[] };
  };
  try {
    const ours = await applied(databases(COUNT));
    const builtIn = await applied(terraformData(COUNT));
    const nothing = hasNullProvider() ? await applied(nullResources(COUNT)) : undefined;
    await platform.faults({ latencyMs: LATENCY_MS });
    for (let round = 0; round < ROUNDS; round++) {
      await platform.clearRequests();
      for (const measured of [ours, builtIn, nothing]) {
        measured?.times.push(await measured.workspace.terraform('plan', '-detailed-exitcode'));
      }
    }
    return result(median(ours.times), median(builtIn.times), nothing && median(nothing.times), (await platform.requests()).length);
  } finally {
    for (const workspace of workspaces) workspace.remove();
    await platform.stop();
  }
}

function result(databasesMs: number, terraformDataMs: number, nullProviderMs: number | undefined, requests: number): PlanResult {
  return {
    bench: 'plan',
    ratio: rounded(databasesMs / terraformDataMs),
    ...nullProviderMs === undefined ? {} : {
      ratioToNullProvider: rounded(databasesMs / nullProviderMs),
      nullProviderMs: rounded(nullProviderMs, 0),
    },
    databasesMs: rounded(databasesMs, 0),
    terraformDataMs: rounded(terraformDataMs, 0),
    requests,
    resources: COUNT,
  };
}
