import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { IS_OPENTOFU } from './terraform-version';

/** A mirror with hashicorp/null, which developers have beside the repository. */
const MIRROR = join(__dirname, '..', '..', '..', 'shared', 'providers');
const TERRAFORMS = 'registry.terraform.io';

/** The registry in which Terraform or OpenTofu looks for a provider that is named without one. */
const REGISTRY = IS_OPENTOFU ? 'registry.opentofu.org' : TERRAFORMS;

/** The whole address of what both call `null`. */
export const NULL_ADDRESS = `${REGISTRY}/hashicorp/null`;

/** `test` where hashicorp/null can be installed; skipped, and said so, where it cannot. */
export const testWithNull: typeof test = existsSync(MIRROR) ? test : skipped();

/**
 * A command line's configuration that installs the carried provider from the stack, and hashicorp/null from the mirror.
 *
 * @param folder a folder of the test's own, for a mirror of the registry that is asked
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
  // Links are not followed.
  cpSync(join(MIRROR, TERRAFORMS), join(mirror, REGISTRY), { recursive: true });
  return mirror;
}

function skipped(): typeof test {
  console.warn('Tests that install hashicorp/null are skipped: there is no mirror of it.');
  return test.skip as typeof test;
}
