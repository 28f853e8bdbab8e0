import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { MIRROR } from './mirror';
import { IS_OPENTOFU } from './terraform-version';

const TERRAFORMS = 'registry.terraform.io';

/** The default registry of Terraform or OpenTofu. */
const REGISTRY = IS_OPENTOFU ? 'registry.opentofu.org' : TERRAFORMS;

/** The full address of the provider `null`. */
export const NULL_ADDRESS = `${REGISTRY}/hashicorp/null`;

/** `test` if hashicorp/null can be installed. Otherwise warns and skips. */
export const testWithNull: typeof test = existsSync(MIRROR) ? test : skipped();

/**
 * Returns a CLI configuration that installs the provider of the package from the stack, and hashicorp/null from the mirror.
 *
 * @param folder a folder of the test, for a mirror with the name of OpenTofu's registry
 */
export function nullMirrorConfig(folder: string, carried: string): string {
  return `provider_installation {
  filesystem_mirror {
    path    = "terraform.d/plugins"
    include = ["${carried}"]
  }
  filesystem_mirror {
    path    = "${mirrorIn(folder)}"
    include = ["hashicorp/null"]
  }
}`;
}

function mirrorIn(folder: string): string {
  if (REGISTRY === TERRAFORMS) return MIRROR;
  const mirror = join(folder, 'mirror');
  // OpenTofu does not follow links here.
  cpSync(join(MIRROR, TERRAFORMS), join(mirror, REGISTRY), { recursive: true });
  return mirror;
}

function skipped(): typeof test {
  console.warn('Skipping tests that install hashicorp/null, because its mirror does not exist.');
  return test.skip as typeof test;
}
