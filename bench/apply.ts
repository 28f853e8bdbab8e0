import { inMemory } from './in-memory';
import { median, rounded } from './statistics';
import { databases, hasNullProvider, nullResources, TerraformWorkspace, terraformData } from './terraform-workspace';
import { startTursoLocal } from '../test/support/turso-local';

const COUNT = 200;
const LATENCY_MS = 50;
const ROUNDS = 3;
/** How many resources Terraform applies at a time unless it is told otherwise. */
const PARALLELISM = 10;
/** One request for each database, ten at a time: the latency that cannot be avoided. */
const LATENCY_BOUND_MS = (COUNT / PARALLELISM) * LATENCY_MS;

export interface ApplyResult {
  bench: 'apply';
  /** The time to create the databases, as a multiple of applying as many `terraform_data` plus the latency bound. */
  ratio: number;
  /** The same, with hashicorp/null in the place of `terraform_data`: what Terraform spends on any provider is in both. */
  ratioToNullProvider?: number;
  databasesMs: number;
  terraformDataMs: number;
  nullProviderMs?: number;
  latencyBoundMs: number;
  resources: number;
}

/** What creating 200 databases costs, when the Platform API is 50 ms away. */
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

async function timeOf(configuration: object): Promise<number> {
  const workspace = await TerraformWorkspace.create(configuration);
  try {
    return await workspace.terraform('apply', '-auto-approve');
  } finally {
    workspace.remove();
  }
}
