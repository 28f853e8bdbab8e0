import { readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describeWithCommand, Probe } from '../../support/describe-with-command';
import { madeOnce } from '../../support/made-once';
import { run } from '../../support/run';

const ROOT = join(__dirname, '..', '..', '..');
const MODULES = join(ROOT, 'node_modules');
const CACHE = join(MODULES, '.cache', 'languages');

/** The published package, and the tools that translate it. */
const PACKAGE = ['.jsii', 'lib', 'package.json', 'package-lock.json'].map((name) => join(ROOT, name));

/** A language of the Slack example other than TypeScript. */
export interface Language {
  readonly name: string;
  /** The folder of the example. */
  readonly example: string;
  /** A command that succeeds if the language is installed. */
  readonly probe: Probe;
  /** Builds the bindings and installs what the example needs. Returns the environment for the example. */
  readonly prepare: () => Promise<NodeJS.ProcessEnv>;
}

const python: Language = {
  name: 'Python',
  example: join(ROOT, 'examples', 'slack-python'),
  probe: ['python3', '-c', 'import ensurepip, venv'],
  prepare: async () => {
    const wheel = join(ROOT, 'dist', 'python', `cdktf_turso-${packageVersion()}-py3-none-any.whl`);
    await packageFor('python', wheel);
    const venv = join(CACHE, 'venv');
    await madeOnce({
      made: join(venv, 'bin', 'python'),
      stamp: join(venv, 'made-from'),
      from: [wheel, join(python.example, 'requirements.txt')],
      make: () => installPython(venv, wheel),
    });
    return { PATH: [join(venv, 'bin'), process.env.PATH].join(delimiter) };
  },
};

const go: Language = {
  name: 'Go',
  example: join(ROOT, 'examples', 'slack-go'),
  probe: ['go', 'version'],
  prepare: async () => {
    await packageFor('go', join(ROOT, 'dist', 'go', 'cdktfturso', 'go.mod'));
    return {};
  },
};

export const LANGUAGES = [python, go];

/** `describe` if the language is installed. */
export function describeWith({ name, probe }: Language): typeof describe {
  return describeWithCommand(`The Slack example in ${name}`, probe);
}

async function packageFor(target: 'python' | 'go', made: string): Promise<void> {
  await madeOnce({
    made,
    stamp: join(CACHE, `${target}-made-from`),
    from: PACKAGE,
    make: async () => { await run(process.execPath, [join(MODULES, 'projen', 'bin', 'projen'), `package:${target}`], { cwd: ROOT }); },
  });
}

async function installPython(venv: string, wheel: string): Promise<void> {
  rmSync(venv, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', venv], { cwd: ROOT });
  // Names the file, so that pip cannot install a package of the same name from a registry.
  await run(join(venv, 'bin', 'pip'), ['install', '--quiet', wheel, '-r', 'requirements.txt'], { cwd: python.example });
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}
