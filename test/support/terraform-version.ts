import { spawnSync } from 'node:child_process';
import { TERRAFORM } from './terraform-binary';

const { stdout } = spawnSync(TERRAFORM, ['version'], { encoding: 'utf8', env: { ...process.env, CHECKPOINT_DISABLE: '1' } });
const [, product = '', major = '0', minor = '0'] = /^(Terraform|OpenTofu) v(\d+)\.(\d+)/m.exec(stdout ?? '') ?? [];

/** True where the tests drive OpenTofu. */
export const IS_OPENTOFU = product === 'OpenTofu';

/** True where the tests drive this version of Terraform or OpenTofu, or a newer one. */
export function isAtLeast(wantedMajor: number, wantedMinor: number): boolean {
  return Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor);
}
