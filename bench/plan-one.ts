import { inMemory } from './in-memory';
import { median, rounded } from './measure';
import { databases, hasNullProvider, nullResources, TerraformWorkspace } from './terraform-workspace';
import { startTursoLocal } from '../test/support/turso-local';

const ROUNDS = 15;

export interface PlanOneResult {
  bench: 'plan-one';
  /** Time of a plan of one unchanged database, divided by a plan of one unchanged resource of hashicorp/null. */
  ratio: number;
  /** Medians, in milliseconds. */
  databaseMs: number;
  nullMs: number;
  rounds: number;
  node: string;
}

/** Measures what a user waits for in a small stack: a plan of one unchanged resource, most of which is the start of the provider. */
export async function planOne(): Promise<PlanOneResult> {
  if (!hasNullProvider()) throw new Error('This measurement needs the mirror with hashicorp/null.');
  const platform = await startTursoLocal({ data: inMemory() });
  const workspaces: TerraformWorkspace[] = [];
  try {
    for (const configuration of [databases(1), nullResources(1)]) {
      const workspace = await TerraformWorkspace.create(configuration, platform.env);
      workspaces.push(workspace);
      await workspace.terraform('apply', '-auto-approve');
    }
    const times: number[][] = workspaces.map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, workspace] of workspaces.entries()) times[index].push(await workspace.terraform('plan', '-detailed-exitcode'));
    }
    const [databaseMs, nullMs] = times.map(median);
    return { bench: 'plan-one', ratio: rounded(databaseMs / nullMs), databaseMs: rounded(databaseMs), nullMs: rounded(nullMs), rounds: ROUNDS, node: process.version };
  } finally {
    for (const workspace of workspaces) workspace.remove();
    await platform.stop();
  }
}
