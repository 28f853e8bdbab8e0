import { devNull } from 'node:os';
import { delimiter, join } from 'node:path';
import { run } from '../story/commands';

const ROOT = join(__dirname, '..', '..');

export interface ShellOptions {
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Folders in front of the PATH. */
  readonly path?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs lines of a shell as a user does, without programs and settings of the repository. Returns what they print. */
export async function shell(script: string, { folder, signal, path = [], env = {} }: ShellOptions): Promise<string> {
  // Without --norc, bash reads the settings of the user, because its input is a socket, as for a remote shell.
  return run('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
    cwd: folder,
    signal,
    env: {
      ...ofUser(process.env),
      PATH: [...path, ...pathOfUser()].join(delimiter),
      CHECKPOINT_DISABLE: '1',
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20',
      TF_CLI_CONFIG_FILE: devNull,
      ...env,
    },
  });
}

/** npm sets variables for the scripts of a package, which would send a nested npm to this package. */
function ofUser(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ofNpm = /^npm_(lifecycle|package|command|execpath|node_execpath|config_(local_prefix|prefix|ignore_scripts))/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ofNpm.test(name) && name !== 'NODE_OPTIONS' && name !== 'INIT_CWD'));
}

function pathOfUser(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules') && !folder.startsWith(ROOT));
}
