import { spawnSync } from 'node:child_process';

/** A command that succeeds if a program is installed. */
export type Probe = readonly [command: string, ...args: string[]];

/** `describe` if the command succeeds. Otherwise warns that this is not tested, and skips. */
export function describeWithCommand(what: string, [command, ...args]: Probe): typeof describe {
  if (spawnSync(command, args).status === 0) return describe;
  console.warn(`${what} is not tested: "${[command, ...args].join(' ')}" fails here.`);
  return describe.skip as typeof describe;
}
