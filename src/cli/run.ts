import type { Context } from './command';
import { connect, schemaDatabase } from './connection';
import type { Invocation } from './options/parse';
import type { CommandName } from './options/table';
import { terminal, type Streams } from './terminal';

/** Each command is loaded when it is asked for. */
const COMMANDS: Readonly<Record<CommandName, () => Promise<(context: Context) => Promise<number>>>> = {
  status: async () => (await import('./status.js')).status,
  watch: async () => (await import('./watch/watch.js')).watch,
  verify: async () => (await import('./verify.js')).verify,
  plan: async () => (await import('./plan/plan.js')).plan,
  release: async () => (await import('./release.js')).release,
};

/** Carries out one command and gives its exit code. */
export async function run(
  { command, schemaDatabase: name, names, options }: Extract<Invocation, { kind: 'run' }>,
  { env, stdout, stderr }: Streams & { readonly env: NodeJS.ProcessEnv },
): Promise<number> {
  const connection = connect(options, env);
  const [carryOut, schema] = await Promise.all([COMMANDS[command](), schemaDatabase(connection, name)]);
  return carryOut({ connection, schema, options, names, terminal: terminal({ stdout, stderr }) });
}
