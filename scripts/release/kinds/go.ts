import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleOf } from '../documents';
import { FLAVOURS, inFlavour, type Flavour, type Kind, type Release } from '../release';
import { Workshop } from '../workshop';
import { lacking, madeLibraries, packBoth, writeProject } from './constructs';

export const go: Kind = {
  name: 'go',
  folder: 'go',
  build: async (release, target) => packBoth(release, 'go', (flavour) => join(target, flavour)),
  checks: (release, target) => FLAVOURS.map((flavour) => ({
    artefact: `${flavour}-turso-go (module)`,
    // publib pushes one repository at a time.
    files: [flavour],
    checked: 'docs/installing.md: go mod tidy, deploy, empty plan',
    run: async (folder) => deploy(folder, flavour, target, release),
  })),
};

async function deploy(folder: string, flavour: Flavour, target: string, release: Release): Promise<string | void> {
  const lacks = await lacking('Go', 'go version', folder, release);
  if (lacks !== undefined) return lacks;
  const workshop = await Workshop.of(flavour, release);
  writeProject(folder, flavour, 'go run .');
  writeFileSync(join(folder, 'main.go'), inFlavour(sampleOf('docs/installing.md', 'go', 'app.Synth()'), flavour));
  const modules = [join(target, flavour, `${flavour}turso`), ...madeLibraries(release, flavour, 'go').flatMap(modulesIn)];
  const replacements = modules.map((path) => `-replace=${moduleName(path)}=${path}`);
  await workshop.shell(`go mod init example.com/crm\ngo mod edit ${replacements.join(' ')}\ngo mod tidy`, { folder });
  await workshop.deploy(4, { folder });
}

function modulesIn(folder: string): string[] {
  return readdirSync(folder).map((name) => join(folder, name)).filter((path) => existsSync(join(path, 'go.mod')));
}

function moduleName(folder: string): string {
  return /^module (\S+)/m.exec(readFileSync(join(folder, 'go.mod'), 'utf8'))![1];
}
