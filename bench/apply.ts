import { inMemory } from './in-memory';
import { median, rounded } from './measure';
import { databases, hasNullProvider, nullResources, terraformData, TerraformWorkspace } from './terraform-workspace';
import { startTursoLocal } from '../test/support/turso-local';

const COUNT = 1000;
const LATENCY_MS = 50;
const ROUNDS = 3;
/** Terraform's default for resources that it applies at the same time. */
const PARALLELISM = 10;
/** The latency that cannot be avoided: one request for each database, ten at the same time. */
const LATENCY_BOUND_MS = (COUNT / PARALLELISM) * LATENCY_MS;

export interface ApplyResult {
  bench: 'apply';
  /** Time to create the databases, divided by the time for as many `terraform_data` plus the latency. */
  ratio: number;
  /** The same with hashicorp/null instead of `terraform_data`, so both times include what Terraform spends on any provider. */
  ratioToNullProvider?: number;
  databasesMs: number;
  terraformDataMs: number;
  nullProviderMs?: number;
  latencyBoundMs: number;
  resources: number;
}

/** Measures the creation of 1,000 databases with a latency of 50 ms. */
export async function apply(): Promise<ApplyResult> {
  const times = { ours: [] as number[], builtIn: [] as number[], nothing: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.ours.push(await timeOfDatabases());
    times.builtIn.push(await timeOf(terraformData(COUNT)));
    if (hasNullProvider()) times.nothing.push(await timeOf(nullResources(COUNT)));
  }
  const [databasesMs, terraformDataMs] = [median(times.ours), median(times.builtIn)];
  return {
    bench: 'apply',
    ratio: rounded(databasesMs / (terraformDataMs + LATENCY_BOUND_MS)),
    ...times.nothing.length === 0 ? {} : {
      ratioToNullProvider: rounded(databasesMs / (median(times.nothing) + LATENCY_BOUND_MS)),
      nullProviderMs: rounded(median(times.nothing), 0),
    },
    databasesMs: rounded(databasesMs, 0),
    terraformDataMs: rounded(terraformDataMs, 0),
    latencyBoundMs: LATENCY_BOUND_MS,
    resources: COUNT,
  };
}

async function timeOfDatabases(): Promise<number> {
  const platform = await startTursoLocal({ data: inMemory() });
  let workspace: TerraformWorkspace | undefined;
  try {
    workspace = await TerraformWorkspace.create(databases(0), platform.env);
    // Creates the group first, so that only databases are measured.
    await workspace.terraform('apply', '-auto-approve');
    await platform.faults({ latencyMs: LATENCY_MS });
    workspace.write(databases(COUNT));
    return await workspace.terraform('apply', '-auto-approve');
  } finally {
    workspace?.remove();
    await platform.stop();
  }
}

async function timeOf(configuration: object): Promise<number> {
  const workspace = await TerraformWorkspace.create(configuration);
  try {
    return await workspace.terraform('apply', '-auto-approve');
  } finally {
    workspace.remove();
  }
}
