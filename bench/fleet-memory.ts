import { fleet as configuration, makeFleet } from './fleet';
import { rounded } from './measure';
import { peakMemory } from './peak-memory';
import { justStarted, TerraformWorkspace } from './terraform-workspace';

const CONCURRENCY = 24;
const MEGABYTE = 1_000_000;

export interface FleetMemoryResult {
  bench: 'fleet-memory';
  /** Peak memory of the provider, divided by that of an idle provider. */
  ratio: number;
  /** Peak memory of the provider in megabytes: in a plan without pending migrations, and in a rollout to all tenants. */
  planMb: number;
  applyMb: number;
  /** Peak memory of a provider that only starts, in megabytes. */
  idleMb: number;
  tenants: number;
}

/** Measures the memory that the provider needs for a large fleet. */
export async function fleetMemory(tenants = 10_000): Promise<FleetMemoryResult> {
  const fleet = await makeFleet(tenants, CONCURRENCY);
  const idle = await TerraformWorkspace.create(justStarted());
  const peakOf = (workspace: TerraformWorkspace, ...command: string[]) =>
    peakMemory('terraform-provider-turso', workspace.folder, () => workspace.terraform(...command));
  try {
    const plan = await peakOf(fleet.workspace, 'plan', '-detailed-exitcode');
    fleet.workspace.write(configuration(2, CONCURRENCY));
    const apply = await peakOf(fleet.workspace, 'apply', '-auto-approve');
    const nothing = await peakOf(idle, 'plan');
    return {
      bench: 'fleet-memory',
      ratio: rounded(Math.max(plan, apply) / nothing),
      planMb: rounded(plan / MEGABYTE, 0),
      applyMb: rounded(apply / MEGABYTE, 0),
      idleMb: rounded(nothing / MEGABYTE, 0),
      tenants,
    };
  } finally {
    idle.remove();
    await fleet.stop();
  }
}
