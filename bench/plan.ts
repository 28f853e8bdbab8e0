import { inMemory } from './in-memory';
import { median, rounded } from './measure';
import { databases, hasNullProvider, nullResources, terraformData, TerraformWorkspace } from './terraform-workspace';
import { startTursoLocal } from '../test/support/turso-local';

const COUNT = 1000;
const LATENCY_MS = 50;
const ROUNDS = 5;

export interface PlanResult {
  bench: 'plan';
  /** Time of a plan of unchanged databases, divided by a plan of unchanged `terraform_data`, which needs no provider. */
  ratio: number;
  /** The same, divided by a plan with hashicorp/null, so both times include what Terraform spends on any provider. */
  ratioToNullProvider?: number;
  databasesMs: number;
  terraformDataMs: number;
  nullProviderMs?: number;
  /** Requests to the Platform API in one plan. */
  requests: number;
  resources: number;
}

/** Measures a plan of 1,000 unchanged databases with a latency of 50 ms. */
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
