import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleOf } from '../documents';
import { FLAVOURS, inFlavour, type Check, type Flavour, type Kind, type Release } from '../release';
import { shell } from '../shell';
import { Workshop } from '../workshop';

const RUNTIME = 'cdktf-turso-runtime';

/** The packages for npm, which the source has packed already, because the checks of other kinds use them. */
export const npm: Kind = {
  name: 'npm',
  folder: 'js',
  build: async ({ source }, target) => {
    for (const name of readdirSync(join(source, 'dist', 'js'))) cpSync(join(source, 'dist', 'js', name), join(target, name));
  },
  checks: (release, target) => [
    ...FLAVOURS.map((flavour) => readme(flavour, release)),
    runtime(release, join(target, `${RUNTIME}-${release.version}.tgz`)),
  ],
};

function readme(flavour: Flavour, release: Release): Check {
  return {
    artefact: `${flavour}-turso (npm)`,
    files: [`${flavour}-turso-${release.version}.tgz`],
    checked: 'first screen of the README: npm install, deploy, empty plan',
    run: async () => {
      const workshop = await Workshop.of(flavour, release);
      writeFileSync(join(workshop.folder, 'main.ts'), inFlavour(sampleOf('README.md', 'tsx', 'app.synth()'), flavour));
      const settings = sampleOf('README.md', 'sh', 'npm init').split('\n').find((line) => line.startsWith('echo '));
      await workshop.shell(settings!);
      await workshop.deploy(5);
    },
  };
}

/** Loads the package as both kinds of modules. It needs the client only when it opens a database. */
function runtime({ version, signal }: Release, tarball: string): Check {
  const use = "const { createTenants, TenantNotFoundError } = RUNTIME; if (typeof createTenants !== 'function') throw new Error('No createTenants');";
  return {
    artefact: `${RUNTIME} (npm)`,
    files: [`${RUNTIME}-${version}.tgz`],
    checked: 'npm install, then loaded with import and require',
    run: async (folder) => {
      const code = (load: string) => use.replace('RUNTIME', load);
      await shell([
        'npm init -y',
        `npm install ${tarball} @libsql/client`,
        `node --input-type=module -e "${code(`await import('${RUNTIME}')`)}"`,
        `node --input-type=commonjs -e "${code(`require('${RUNTIME}')`)}"`,
      ].join('\n'), { folder, signal });
    },
  };
}
