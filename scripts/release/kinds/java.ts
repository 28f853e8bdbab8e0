import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sampleOf } from '../documents';
import { FLAVOURS, inFlavour, type Flavour, type Kind, type Release } from '../release';
import { Workshop } from '../workshop';
import { lacking, madeLibraries, packBoth, packageOf, writeProject } from './constructs';
import { librariesOf } from '../../package-languages';

export const java: Kind = {
  name: 'java',
  folder: 'java',
  build: async (release, target) => packBoth(release, 'java', () => target),
  checks: (release, target) => FLAVOURS.map((flavour) => ({
    artefact: `${flavour}-turso (Maven)`,
    files: [`io/github/${flavour}-turso`],
    checked: 'docs/installing.md: mvn compile, deploy, empty plan',
    run: async (folder) => deploy(folder, flavour, target, release),
  })),
};

async function deploy(folder: string, flavour: Flavour, target: string, release: Release): Promise<string | void> {
  const lacks = await lacking('Java with Maven', 'mvn --version', folder, release);
  if (lacks !== undefined) return lacks;
  const workshop = await Workshop.of(flavour, release);
  writeProject(folder, flavour, 'mvn -e -q compile exec:java');
  mkdirSync(join(folder, 'src', 'main', 'java'), { recursive: true });
  writeFileSync(join(folder, 'src', 'main', 'java', 'Main.java'), program(flavour));
  writeFileSync(join(folder, 'pom.xml'), pom(flavour, release, [target, ...madeLibraries(release, flavour, 'java')]));
  await workshop.deploy(4, { folder, env: { MAVEN_OPTS: `-Dmaven.repo.local=${localRepository(flavour)}` } });
}

/** Maven keeps a version for ever, but each try makes the same version again. So it has a repository of its own, without our artefacts. */
function localRepository(flavour: Flavour): string {
  const folder = join(__dirname, '..', '..', '..', 'build', 'release', `maven-${flavour}`);
  for (const group of ['io/github', 'com/hashicorp', 'io/cdktn']) rmSync(join(folder, group), { recursive: true, force: true });
  return folder;
}

/** The sample is a program, or the body of one. */
function program(flavour: Flavour): string {
  const sample = inFlavour(sampleOf('docs/installing.md', 'java', 'app.synth()'), flavour);
  if (sample.includes('class Main')) return sample;
  const imports = inFlavour('import com.hashicorp.cdktf.*;\nimport io.github.cdktfturso.*;\n', flavour);
  return `${imports}\npublic final class Main {\npublic static void main(String[] args) {\n${sample}\n}\n}\n`;
}

function pom(flavour: Flavour, release: Release, repositories: readonly string[]): string {
  const library = librariesOf(packageOf(release, flavour)).find(({ jsii }) => jsii.targets.java.maven.artifactId === flavour)!;
  const { groupId, artifactId } = library.jsii.targets.java.maven as { groupId: string; artifactId: string };
  const dependency = (group: string, artifact: string, version: string) => (
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`);
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>crm</groupId>
  <artifactId>crm</artifactId>
  <version>0.1.0</version>
  <properties>
    <maven.compiler.source>11</maven.compiler.source>
    <maven.compiler.target>11</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    ${dependency(`io.github.${flavour}-turso`, `${flavour}-turso`, release.version)}
    ${dependency(groupId, artifactId, library.version)}
  </dependencies>
  <repositories>
    ${repositories.map((path, index) => `<repository><id>made-${index}</id><url>${pathToFileURL(path).href}</url></repository>`).join('\n    ')}
  </repositories>
  <build>
    <plugins>
      <plugin>
        <groupId>org.codehaus.mojo</groupId>
        <artifactId>exec-maven-plugin</artifactId>
        <version>3.5.0</version>
        <configuration><mainClass>Main</mainClass></configuration>
      </plugin>
    </plugins>
  </build>
</project>
`;
}
