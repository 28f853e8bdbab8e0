import { inMemory } from './in-memory';
import { median, rounded } from './statistics';
import { databases, TerraformWorkspace, terraformData } from './terraform-workspace';
import { startTursoLocal } from '../test/support/turso-local';

const COUNT = 200;
const LATENCY_MS = 50;
const ROUNDS = 3;
/** How many resources Terraform applies at a time unless it is told otherwise. */
const PARALLELISM = 10;

export interface ApplyResult {
  bench: 'apply';
  /** The time to create the databases, as a multiple of applying as many `terraform_data` plus the latency that cannot be avoided. */
  ratio: number;
  databasesMs: number;
  terraformDataMs: number;
  /** One request for each database, ten at a time. */
  latencyBoundMs: number;
  resources: number;
}

/** What creating 200 databases costs, when the Platform API is 50 ms away. */
export async function apply(): Promise<ApplyResult> {
  const times = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.ours.push(await timeOfDatabases());
    times.bare.push(await timeOfTerraformData());
  }
  const [databasesMs, terraformDataMs] = [median(times.ours), median(times.bare)];
  const latencyBoundMs = (COUNT / PARALLELISM) * LATENCY_MS;
  return {
    bench: 'apply',
    ratio: rounded(databasesMs / (terraformDataMs + latencyBoundMs)),
    databasesMs: rounded(databasesMs, 0),
    terraformDataMs: rounded(terraformDataMs, 0),
    latencyBoundMs,
    resources: COUNT,
  };
}

async function timeOfDatabases(): Promise<number> {
  const platform = await startTursoLocal({ data: inMemory() });
  let workspace: TerraformWorkspace | undefined;
  try {
    workspace = await TerraformWorkspace.create(databases(0), platform.env);
    // The group is there already: what is measured is databases.
    await workspace.terraform('apply', '-auto-approve');
    await platform.faults({ latencyMs: LATENCY_MS });
    workspace.write(databases(COUNT));
    return await workspace.terraform('apply', '-auto-approve');
  } finally {
    workspace?.remove();
    await platform.stop();
  }
}

async function timeOfTerraformData(): Promise<number> {
  const workspace = await TerraformWorkspace.create(terraformData(COUNT));
  try {
    return await workspace.terraform('apply', '-auto-approve');
  } finally {
    workspace.remove();
  }
}
