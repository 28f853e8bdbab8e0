import { spawnSync } from 'node:child_process';
import { TERRAFORM } from './terraform-binary';

const { stdout } = spawnSync(TERRAFORM, ['version'], { encoding: 'utf8', env: { ...process.env, CHECKPOINT_DISABLE: '1' } });
const [, product = '', major = '0', minor = '0'] = /^(Terraform|OpenTofu) v(\d+)\.(\d+)/m.exec(stdout ?? '') ?? [];

/** Whether the tests use OpenTofu. */
export const IS_OPENTOFU = product === 'OpenTofu';

/** Whether the tests use this version of Terraform or OpenTofu, or a newer one. */
export function isAtLeast(wantedMajor: number, wantedMinor: number): boolean {
  return Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor);
}
