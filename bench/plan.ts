import { inMemory } from './in-memory';
import { median, rounded } from './statistics';
import { databases, TerraformWorkspace, terraformData } from './terraform-workspace';
import { startTursoLocal } from '../test/support/turso-local';

const COUNT = 1000;
const LATENCY_MS = 50;
const ROUNDS = 5;

export interface PlanResult {
  bench: 'plan';
  /** A plan of unchanged databases, as a multiple of one of unchanged `terraform_data`. */
  ratio: number;
  databasesMs: number;
  terraformDataMs: number;
  /** Requests to the Platform API in one plan. */
  requests: number;
  resources: number;
}

/** What a plan of 1,000 databases in which nothing changes costs, when the Platform API is 50 ms away. */
export async function plan(): Promise<PlanResult> {
  const platform = await startTursoLocal({ data: inMemory() });
  const workspaces: TerraformWorkspace[] = [];
  try {
    const ours = await TerraformWorkspace.create(databases(COUNT), platform.env);
    workspaces.push(ours);
    const bare = await TerraformWorkspace.create(terraformData(COUNT));
    workspaces.push(bare);
    await ours.terraform('apply', '-auto-approve', '-parallelism=50');
    await bare.terraform('apply', '-auto-approve', '-parallelism=50');
    await platform.faults({ latencyMs: LATENCY_MS });
    const times = { ours: [] as number[], bare: [] as number[] };
    let requests = 0;
    for (let round = 0; round < ROUNDS; round++) {
      await platform.clearRequests();
      times.ours.push(await ours.terraform('plan', '-detailed-exitcode'));
      requests = (await platform.requests()).length;
      times.bare.push(await bare.terraform('plan', '-detailed-exitcode'));
    }
    const [databasesMs, terraformDataMs] = [median(times.ours), median(times.bare)];
    return {
      bench: 'plan',
      ratio: rounded(databasesMs / terraformDataMs),
      databasesMs: rounded(databasesMs, 0),
      terraformDataMs: rounded(terraformDataMs, 0),
      requests,
      resources: COUNT,
    };
  } finally {
    for (const workspace of workspaces) workspace.remove();
    await platform.stop();
  }
}
