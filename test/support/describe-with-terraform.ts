import { spawnSync } from 'node:child_process';
import { TERRAFORM } from './terraform-binary';

/** `describe` if Terraform is installed. Otherwise warns and skips. */
export const describeWithTerraform: typeof describe = terraformIsThere() ? describe : skipped();

function terraformIsThere(): boolean {
  return spawnSync(TERRAFORM, ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } }).status === 0;
}

function skipped(): typeof describe {
  console.warn(`Skipping tests with the real Terraform, because "${TERRAFORM}" does not run.`);
  return describe.skip as typeof describe;
}
