import { rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CACHE, packed, PROBES, versionOf } from './packed';
import { JAVA_OPTIONS, withOptions } from '../../../scripts/package-languages';
import { describeWithCommand, Probe } from '../../support/describe-with-command';
import { madeOnce } from '../../support/made-once';
import { run } from '../../support/run';
import { type Library } from '../terrain/flavour';

const ROOT = join(__dirname, '..', '..', '..');

/** A language of the Slack example other than TypeScript. */
export interface Language {
  readonly name: string;
  /** The folder of the example, below `examples/`. */
  readonly example: string;
  readonly probe: Probe;
  /** Packs the package and installs what the example needs. Returns the environment for the example. */
  readonly prepare: (library: Library) => Promise<NodeJS.ProcessEnv>;
}

export const PYTHON: Language = {
  name: 'Python',
  example: 'slack-python',
  probe: PROBES.python,
  prepare: async (library) => {
    const wheel = join(await packed(library), 'python', `${library}_turso-${versionOf(library)}-py3-none-any.whl`);
    const venv = join(CACHE, `venv-${library}`);
    await madeOnce({
      made: join(venv, 'bin', 'python'),
      stamp: `${venv}-made-from`,
      from: [wheel],
      make: () => installPython(venv, wheel),
    });
    return { PATH: [join(venv, 'bin'), process.env.PATH].join(delimiter) };
  },
};

const GO: Language = {
  name: 'Go',
  example: 'slack-go',
  probe: PROBES.go,
  prepare: async (library) => {
    await packed(library);
    // The compiler takes longer to optimize the libraries than the program runs.
    const quick = "'-gcflags=all=-N -l'";
    // The checksums of the other library's dependencies are not in the file of the example.
    return { GOFLAGS: withOptions('GOFLAGS', quick, ...library === 'cdktf' ? [] : ['-mod=mod']) };
  },
};

const JAVA: Language = {
  name: 'Java',
  example: 'slack-java',
  probe: PROBES.java,
  prepare: async (library) => {
    await packed(library);
    // Maven keeps a version for ever, but a clone makes the same version again and again. So this clone has a repository of its own.
    const repository = join(CACHE, `maven-${library}`);
    for (const group of ['io/github', 'com/hashicorp', 'io/cdktn']) rmSync(join(repository, group), { recursive: true, force: true });
    return { MAVEN_OPTS: withOptions('MAVEN_OPTS', `-Dmaven.repo.local=${repository}`, JAVA_OPTIONS) };
  },
};

export const LANGUAGES = [PYTHON, GO, JAVA];

/** `describe` if the language is installed. */
export function describeWith({ name, probe }: Language): typeof describe {
  return describeWithCommand(`The Slack example in ${name}`, probe);
}

async function installPython(venv: string, wheel: string): Promise<void> {
  rmSync(venv, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', venv], { cwd: ROOT });
  // Names the file, so that pip cannot install a package of the same name from a registry.
  await run(join(venv, 'bin', 'pip'), ['install', '--quiet', wheel], { cwd: ROOT });
}
