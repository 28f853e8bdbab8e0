import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FLAVOURS, inFlavour, type Flavour, type Kind, type Release } from '../release';
import { shell } from '../shell';
import { lacking, packBoth } from './constructs';

/** Sources. Where .NET is installed, the check also makes the packages for NuGet of them, which a release publishes. */
export const dotnet: Kind = {
  name: 'dotnet',
  folder: 'dotnet',
  build: async (release, target) => packBoth(release, 'dotnet', () => target),
  checks: (release, target) => FLAVOURS.flatMap((flavour) => {
    const name = inFlavour('CdktfTurso', flavour);
    const about = { artefact: `${name} (C# sources)`, files: [name] };
    return [
      { ...about, checked: 'project names its version and its library', run: async () => checkProject(join(target, name), flavour, release) },
      { ...about, checked: 'dotnet pack', run: async (folder: string) => pack(folder, join(target, name), target, release) },
    ];
  }),
};

async function checkProject(folder: string, flavour: Flavour, { version }: Release): Promise<void> {
  const name = inFlavour('CdktfTurso', flavour);
  const project = readFileSync(join(folder, `${name}.csproj`), 'utf8');
  const library = flavour === 'cdktf' ? 'HashiCorp.Cdktf' : 'Io.Cdktn';
  for (const text of [`<PackageId>${name}</PackageId>`, `<PackageVersion>${version}</PackageVersion>`, `Include="${library}"`]) {
    if (!project.includes(text)) throw new Error(`${name}.csproj lacks ${text}.`);
  }
  const sources = readdirSync(folder, { recursive: true }) as string[];
  for (const source of ['SchemaFleet.cs', 'TursoGroup.cs']) {
    if (!sources.some((path) => path.endsWith(source))) throw new Error(`${name} has no ${source}.`);
  }
}

async function pack(folder: string, project: string, target: string, release: Release): Promise<string | void> {
  const lacks = await lacking('dotnet', 'dotnet --version', folder, release);
  if (lacks !== undefined) return lacks;
  await shell(`dotnet pack ${project} --configuration Release --output ${target}`, { folder, signal: release.signal });
}
