import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleOf } from '../documents';
import { FLAVOURS, inFlavour, type Check, type Flavour, type Kind, type Release } from '../release';
import { shell } from '../shell';
import { Workshop } from '../workshop';
import { lacking, packBoth, writeProject } from './constructs';

/** Fails if Python cannot make virtual environments. */
const PROBE = "python3 -c 'import ensurepip, venv'";

export const python: Kind = {
  name: 'python',
  folder: 'python',
  build: async (release, target) => packBoth(release, 'python', () => target),
  checks: (release, target) => FLAVOURS.flatMap((flavour): Check[] => {
    const file = (ending: string) => {
      const found = readdirSync(target).find((name) => name.replaceAll('-', '_').startsWith(`${flavour}_turso`) && name.endsWith(ending));
      if (found === undefined) throw new Error(`jsii-pacmak made no ${ending} for ${flavour}.`);
      return found;
    };
    const [wheel, archive] = [file('.whl'), file('.tar.gz')];
    return [
      {
        artefact: `${flavour}-turso (wheel)`,
        files: [wheel],
        checked: 'first screen of the README: pip install, deploy, empty plan',
        run: async (folder) => deploy(folder, flavour, join(target, wheel), release),
      },
      {
        artefact: `${flavour}-turso (sdist)`,
        files: [archive],
        checked: 'pip install, then imported',
        run: async (folder) => importArchive(folder, flavour, join(target, archive), release),
      },
    ];
  }),
};

async function deploy(folder: string, flavour: Flavour, wheel: string, release: Release): Promise<string | void> {
  const lacks = await lacking('Python', PROBE, folder, release);
  if (lacks !== undefined) return lacks;
  const workshop = await Workshop.of(flavour, release);
  writeProject(folder, flavour, 'python main.py');
  writeFileSync(join(folder, 'main.py'), inFlavour(sampleOf('README.md', 'python', 'app.synth()'), flavour));
  await workshop.shell(`python3 -m venv .venv && .venv/bin/pip install --quiet ${wheel}`, { folder });
  await workshop.deploy(4, { folder, path: [join(folder, '.venv', 'bin')] });
}

async function importArchive(folder: string, flavour: Flavour, archive: string, release: Release): Promise<string | void> {
  const lacks = await lacking('Python', PROBE, folder, release);
  if (lacks !== undefined) return lacks;
  const use = `from ${flavour}_turso import Migrations; Migrations.inline([])`;
  await shell(`python3 -m venv .venv && .venv/bin/pip install --quiet ${archive} && .venv/bin/python -c '${use}'`, { folder, signal: release.signal });
}
