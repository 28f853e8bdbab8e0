import type { Context } from './command';
import { connect, schemaDatabase } from './connection';
import type { Invocation } from './options/parse';
import type { CommandName } from './options/table';
import { terminal, type Streams } from './terminal';

/** Loads only the command that runs. */
const COMMANDS: Readonly<Record<CommandName, () => Promise<(context: Context) => Promise<number>>>> = {
  status: async () => (await import('./status.js')).status,
  watch: async () => (await import('./watch/watch.js')).watch,
  verify: async () => (await import('./verify.js')).verify,
  plan: async () => (await import('./plan/plan.js')).plan,
  release: async () => (await import('./release.js')).release,
};

/** Runs one command and returns its exit code. */
export async function run(
  { command, schemaDatabase: name, names, options }: Extract<Invocation, { kind: 'run' }>,
  { env, stdout, stderr }: Streams & { readonly env: NodeJS.ProcessEnv },
): Promise<number> {
  const connection = connect(options, env);
  const [runCommand, schema] = await Promise.all([COMMANDS[command](), schemaDatabase(connection, name)]);
  return runCommand({ connection, schema, options, names, terminal: terminal({ stdout, stderr }) });
}
