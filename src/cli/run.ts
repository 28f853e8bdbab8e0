import type { Context, Work } from './command';
import type { TimeLimits } from './connection';
import type { DatabaseContext } from './db/database-context';
import type { RunInvocation } from './options/parse';
import type { CommandName } from './options/table';
import { terminal, type Streams } from './terminal';

/** A rollout may take long, and goes on if the Platform API is slow. */
const LIMITS_OF_CLIENT: TimeLimits = {};

/** Carries a command out and returns its exit code. */
type Command = (work: Work) => Promise<number>;

/** Loads only the command that runs. */
const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  'fleet status': async () => ofFleet((await import('./status.js')).status),
  'fleet watch': async () => ofFleet((await import('./watch/watch.js')).watch),
  'fleet verify': async () => ofFleet((await import('./verify.js')).verify),
  'fleet plan': async () => ofFleet((await import('./plan/plan.js')).plan),
  'fleet apply': async () => ofFleet((await import('./apply/apply.js')).apply, LIMITS_OF_CLIENT),
  'fleet release': async () => ofFleet((await import('./release.js')).release),
  'fleet sql': async () => ofFleet((await import('./sql/fleet-sql.js')).fleetSql),
  'db status': async () => ofDatabase((await import('./db/status.js')).databaseStatus),
  'db sql': async () => ofDatabase((await import('./db/sql.js')).sql),
  'db backup': async () => ofDatabase((await import('./db/backup.js')).backup),
  'db restore': async () => ofDatabase((await import('./db/restore.js')).restore),
  'db reset': async () => ofDatabase((await import('./db/reset.js')).reset),
  'migrations bundle': async () => (await import('./bundle-migrations.js')).bundleMigrations,
  'provider install': async () => (await import('./provider/install.js')).install,
  'provider mirror': async () => (await import('./provider/mirror.js')).mirror,
  'provider oci': async () => (await import('./provider/oci.js')).oci,
  'provider release': async () => (await import('./provider/release.js')).release,
  'env': async () => (await import('./env/env.js')).env,
};

/**
 * Connects a command about a fleet, and finds its schema database.
 *
 * @param limits by default those of a command that a person waits for
 */
function ofFleet(command: (context: Context) => Promise<number>, limits?: TimeLimits): Command {
  return async ({ operands: [name, ...names], options, terminal: page, env }) => {
    const { connect, schemaDatabase } = await import('./connection.js');
    const connection = connect(options, env, limits);
    return command({ connection, schema: await schemaDatabase(connection, name), options, names, terminal: page });
  };
}

/** Connects a command about one database. */
function ofDatabase(command: (context: DatabaseContext) => Promise<number>): Command {
  return async (work) => {
    const [name, ...others] = work.operands;
    const { connect } = await import('./connection.js');
    return command({ ...work, connection: connect(work.options, work.env, LIMITS_OF_CLIENT), name, others });
  };
}

/** Runs one command and returns its exit code. */
export async function run(
  { command, operands, program, options }: RunInvocation,
  { env, stdout, stderr }: Streams & { readonly env: NodeJS.ProcessEnv },
): Promise<number> {
  const runCommand = await COMMANDS[command]();
  return runCommand({ operands, program, options, env, terminal: terminal({ stdout, stderr }) });
}
