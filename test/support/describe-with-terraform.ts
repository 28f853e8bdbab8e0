import { spawnSync } from 'node:child_process';
import { TERRAFORM } from './terraform-binary';

/** `describe` where there is a Terraform to drive; skipped, and said so, where there is none. */
export const describeWithTerraform: typeof describe = terraformIsThere() ? describe : skipped();

function terraformIsThere(): boolean {
  return spawnSync(TERRAFORM, ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0;
}

function skipped(): typeof describe {
  console.warn(`Tests that drive the real terraform are skipped: "${TERRAFORM}" does not run.`);
  return describe.skip as typeof describe;
}
