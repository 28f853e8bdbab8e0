import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandFailed, run } from './commands';
import type { Platform } from './platform';

const ROOT = join(__dirname, '..', '..');
const STACK = 'slack';

/** The databases of the app, by what it calls them. */
export type Workspace = 'workspace1' | 'workspace2';

/** A copy of `examples/slack` with the tools around it: cdktf and Terraform to deploy it, a libSQL client to use it. */
export class SlackApp {
  private readonly folder = mkdtempSync(join(tmpdir(), 'cdktf-turso-slack-'));

  constructor(private readonly platform: Platform, private readonly signal: AbortSignal) {
    cpSync(join(ROOT, 'examples', 'slack'), this.folder, { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'), 'junction');
    writeFileSync(join(this.folder, 'empty.tfrc'), '');
  }

  deploy(): Promise<string> {
    return this.cdktf('deploy', '--auto-approve');
  }

  destroy(): Promise<string> {
    return this.cdktf('destroy', '--auto-approve');
  }

  /** Deploys although it will fail, and gives what was said then: without Terraform's frame, as one line. */
  async deployInVain(): Promise<string> {
    const output = await this.deploy().catch((error: unknown) => {
      if (error instanceof CommandFailed) return error;
      throw error;
    });
    if (output instanceof CommandFailed) return output.output.replace(/[\s\u2502]+/g, ' ');
    throw new Error('The deployment was to fail, but succeeded.');
  }

  /** What Terraform would do now, in its own machine-readable form. */
  async plan(): Promise<Plan> {
    await this.cdktf('synth');
    await this.terraform('plan', '-input=false', '-out=story.plan');
    return JSON.parse(await this.terraform('show', '-json', 'story.plan')) as Plan;
  }

  addMigration(name: string, sql: string): void {
    writeFileSync(join(this.folder, 'migrations', `${name}.sql`), sql);
  }

  /** Runs SQL as the app does: with the URL and the token that the deployment put out. */
  async query(workspace: Workspace, sql: string): Promise<Row[]> {
    const outputs = JSON.parse(await this.terraform('output', '-json')) as Record<string, { value: string }>;
    return query(outputs[`${workspace}_url`].value, outputs[`${workspace}_token`].value, sql);
  }

  /** Runs SQL on the schema database, for which the app itself needs no token. */
  async querySchemaDatabase(sql: string): Promise<Row[]> {
    const name = 'workspaces-schema';
    const { database } = await this.platform.api<{ database: { Hostname: string } }>('GET', `/databases/${name}`);
    const { jwt } = await this.platform.api<{ jwt: string }>('POST', `/databases/${name}/auth/tokens?authorization=read-only&expiration=5m`);
    return query(`http://${database.Hostname}`, jwt, sql);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private cdktf(...args: string[]): Promise<string> {
    return run(process.execPath, [join(ROOT, 'node_modules', 'cdktf-cli', 'bundle', 'bin', 'cdktf'), ...args], this.options(this.folder));
  }

  private terraform(...args: string[]): Promise<string> {
    return run(process.env.TERRAFORM_BINARY_NAME ?? 'terraform', [...args], this.options(join(this.folder, 'cdktf.out', 'stacks', STACK)));
  }

  private options(cwd: string) {
    const env = {
      ...process.env,
      ...this.platform.env,
      CHECKPOINT_DISABLE: '1',
      DISABLE_VERSION_CHECK: '1',
      // Nothing of this machine's own Terraform settings, and nothing left in its plugin cache.
      TF_CLI_CONFIG_FILE: join(this.folder, 'empty.tfrc'),
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
    };
    return { cwd, env, signal: this.signal };
  }
}

/** The part of a plan that the story looks at. */
export interface Plan {
  readonly resource_changes: readonly {
    readonly type: string;
    readonly change: { readonly actions: readonly string[]; readonly before: any; readonly after: any };
  }[];
}

export type Row = Record<string, unknown>;

async function query(url: string, authToken: string, sql: string): Promise<Row[]> {
  const { createClient } = await import('@libsql/client');
  const client = createClient({ url, authToken });
  try {
    return (await client.execute(sql)).rows.map((row) => ({ ...row }));
  } finally {
    client.close();
  }
}
