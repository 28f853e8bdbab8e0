import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandFailed, run } from './commands';
import type { Platform } from './platform';
import { ServerProcess } from './server';

const ROOT = join(__dirname, '..', '..');
export const CLI = join(ROOT, 'lib', 'bin', 'cdktf-turso.js');

/** A copy of an example that is deployed with cdktf and Terraform, and used with a libSQL client. */
export class Example {
  protected readonly folder = mkdtempSync(join(tmpdir(), 'cdktf-turso-story-'));
  /** More environment variables for cdktf and Terraform. */
  protected readonly env: NodeJS.ProcessEnv = {};
  private readonly servers: ServerProcess[] = [];

  /** @param name of the folder in `examples/`, and of the stack */
  constructor(private readonly name: string, protected readonly platform: Platform, private readonly signal: AbortSignal) {
    cpSync(join(ROOT, 'examples', name), this.folder, { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'), 'junction');
    writeFileSync(join(this.folder, 'empty.tfrc'), '');
  }

  deploy(): Promise<string> {
    return this.cdktf('deploy', '--auto-approve');
  }

  destroy(): Promise<string> {
    return this.cdktf('destroy', '--auto-approve');
  }

  /** Deploys, expects a failure, and returns its message in one line without Terraform's frame. */
  async deployAndFail(): Promise<string> {
    const output = await this.deploy().catch((error: unknown) => {
      if (error instanceof CommandFailed) return error;
      throw error;
    });
    if (output instanceof CommandFailed) return output.output.replace(/[\s\u2502]+/g, ' ');
    throw new Error('The deployment should fail, but it succeeded.');
  }

  /** Returns Terraform's plan. Runs the program of the example like cdktf, but without the slow start of cdktf. */
  async plan(): Promise<Plan> {
    await this.node([require.resolve('tsx/cli'), 'main.ts']);
    await this.terraform('plan', '-input=false', '-out=story.plan');
    return JSON.parse(await this.terraform('show', '-json', 'story.plan')) as Plan;
  }

  addMigration(name: string, sql: string): void {
    writeFileSync(join(this.folder, 'migrations', `${name}.sql`), sql);
  }

  /** Returns the outputs of the deployment. */
  async outputs(): Promise<Record<string, any>> {
    const outputs = JSON.parse(await this.terraform('output', '-json')) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** Runs SQL in a database with a new token from the platform. */
  async queryDatabase(name: string, sql: string, authorization: 'read-only' | 'full-access' = 'read-only'): Promise<Row[]> {
    const { database } = await this.platform.api<{ database: { Hostname: string } }>('GET', `/databases/${name}`);
    const { jwt } = await this.platform.api<{ jwt: string }>('POST', `/databases/${name}/auth/tokens?authorization=${authorization}&expiration=5m`);
    return query(`http://${database.Hostname}`, jwt, sql);
  }

  /** Returns the name of the last migration that a database has. */
  async version(database: string): Promise<unknown> {
    const [row] = await this.queryDatabase(database, 'SELECT name FROM _turso_migrations ORDER BY position DESC LIMIT 1');
    return row.name;
  }

  /** Stops the servers of the example and removes its folder. */
  async remove(): Promise<void> {
    await Promise.all(this.servers.map(async (server) => server.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * Starts a server of the example on a free port, with the environment of the deployed stack, as `npx cdktf-turso env STACK -- tsx SCRIPT`
   * does. It runs until `stop` or the end of the story.
   */
  protected async serve(script: string, env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
    const command = [process.execPath, CLI, 'env', this.name, '--', process.execPath, '--import', 'tsx', script];
    const server = await ServerProcess.start(command, this.options(this.folder, { PORT: '0', ...env }));
    this.servers.push(server);
    return server;
  }

  /** Runs a program of the example with the environment of the deployed stack, and returns its output. */
  protected async withEnvironment(script: string, ...args: string[]): Promise<string> {
    return this.node([CLI, 'env', this.name, '--', process.execPath, '--import', 'tsx', script, ...args]);
  }

  /** Runs a Node.js program in the folder of the example. */
  protected node(args: readonly string[], env: NodeJS.ProcessEnv = {}, exitCodes: readonly number[] = [0]): Promise<string> {
    return run(process.execPath, args, { ...this.options(this.folder, env), exitCodes });
  }

  protected cdktf(...args: string[]): Promise<string> {
    return this.node([join(ROOT, 'node_modules', 'cdktf-cli', 'bundle', 'bin', 'cdktf'), ...args]);
  }

  private terraform(...args: string[]): Promise<string> {
    return this.terraformIn(this.name, args);
  }

  /** Runs Terraform in the folder of a stack. */
  protected terraformIn(stack: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    return run(process.env.TERRAFORM_BINARY_NAME ?? 'terraform', args, this.options(join(this.folder, 'cdktf.out', 'stacks', stack), env));
  }

  protected options(cwd: string, more: NodeJS.ProcessEnv = {}) {
    const env = {
      ...process.env,
      ...this.platform.env,
      CHECKPOINT_DISABLE: '1',
      DISABLE_VERSION_CHECK: '1',
      // Ignores the Terraform settings of this machine, and leaves nothing in its plugin cache.
      TF_CLI_CONFIG_FILE: join(this.folder, 'empty.tfrc'),
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
      ...this.env,
      ...more,
    };
    return { cwd, env, signal: this.signal };
  }
}

/** The part of a plan that the stories check. */
export interface Plan {
  readonly resource_changes: readonly {
    readonly type: string;
    readonly change: { readonly actions: readonly string[]; readonly before: any; readonly after: any };
  }[];
}

/** Returns the changes in a plan. */
export function changesOf({ resource_changes: changes }: Plan) {
  return changes.filter(({ change }) => change.actions.join() !== 'no-op');
}

export type Row = Record<string, unknown>;

export async function query(url: string, authToken: string, sql: string): Promise<Row[]> {
  const { createClient } = await import('@libsql/client');
  const client = createClient({ url, authToken });
  try {
    return (await client.execute(sql)).rows.map((row) => ({ ...row }));
  } finally {
    client.close();
  }
}
