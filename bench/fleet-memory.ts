import { fleet as configuration, makeFleet } from './fleet';
import { peakMemory } from './peak-memory';
import { rounded } from './statistics';
import { justStarted, TerraformWorkspace } from './terraform-workspace';

const CONCURRENCY = 24;
const MEGABYTE = 1_000_000;

export interface FleetMemoryResult {
  bench: 'fleet-memory';
  /** The most memory of the provider, as a multiple of a provider that has nothing to do. */
  ratio: number;
  /** The most memory of the provider's process, in megabytes: in a plan with nothing pending, and in a rollout to all tenants. */
  planMb: number;
  applyMb: number;
  /** Of a provider that is started and asked for nothing. */
  idleMb: number;
  tenants: number;
}

/** How much memory the provider needs for a large fleet. */
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
