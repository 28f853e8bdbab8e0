import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Wire } from './wire';
import { Browser, redirectOf } from '../browser';
import { run } from '../commands';
import { CLI, Example, type Plan } from '../example';
import { Issuer } from '../issuer';
import type { Platform } from '../platform';
import { ServerProcess } from '../server';

export type Stage = 'staging' | 'production';

/** The environments that a stage has as outputs. */
type Outputs = Record<string, { readonly value: Record<string, string> }>;

const CLIENT_ID = 'team-cloud';
const DESKTOP = ['--import', 'tsx', join('app', 'desktop', 'cli.ts')];

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

/** How a user of the API sends requests. */
export interface Session {
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** `examples/team-cloud`: two stages, the Worker of staging in workerd, the desktops of several users, and wires that keep the traffic. */
export class TeamCloudApp extends Example {
  private readonly keys = new Map<string, string>();
  private readonly outputsOf = new Map<Stage, Outputs>();
  private readonly printed: string[] = [];
  private issuer?: Issuer;
  private worker?: ServerProcess;
  private toWorker?: Wire;
  private toDatabase?: Wire;

  constructor(platform: Platform, signal: AbortSignal) {
    super('team-cloud', platform, signal);
  }

  deploy(): Promise<string> {
    return this.cdktf('deploy', 'team-cloud-staging', 'team-cloud-production', '--auto-approve');
  }

  async destroy(): Promise<string> {
    const stages = ['team-cloud-staging', 'team-cloud-production'];
    return (await Promise.all(stages.map(async (stack) => this.terraformIn(stack, ['destroy', '-auto-approve'])))).join('\n');
  }

  /** Starts the issuer and the Worker. The wires are between the desktops and the Worker, and between both of them and the database. */
  async start(): Promise<string> {
    this.issuer = await Issuer.start({ clients: [{ id: CLIENT_ID, redirectUris: ['http://127.0.0.1/callback', 'http://127.0.0.1/auth/callback'] }] });
    const { TURSO_DATABASE_URL: url } = await this.environment('staging', 'worker');
    this.toDatabase = await Wire.to(url);
    const key = () => randomBytes(32).toString('base64');
    const settings = { ISSUER: this.issuer.url, CLIENT_ID, TOKEN_KEY: key(), COOKIE_KEY: key(), REQUESTS_PER_MINUTE: '100', PORT: '0' };
    // The command `env` puts the wire between the Worker and the database that the stack names.
    const wired = ['env', `TURSO_DATABASE_URL=${this.toDatabase.url}`, `REPLICA_URL=${this.toDatabase.url}`];
    const command = [process.execPath, CLI, 'env', 'team-cloud-staging', '--output', 'worker', '--', ...wired, process.execPath, '--import', 'tsx'];
    this.worker = await ServerProcess.start([...command, join('app', 'serve.ts')], this.options(this.folder, settings));
    this.toWorker = await Wire.to(this.worker.url);
    return this.toWorker.url;
  }

  /** Takes the network away from the desktops, or gives it back. */
  async network(on: boolean): Promise<void> {
    for (const wire of [this.toWorker!, this.toDatabase!]) await (on ? wire.join() : wire.cut());
  }

  /** Signs a user in with a browser, as the page does. */
  async browse(user: string): Promise<Session & { refresh(): Promise<number>; refreshAgainWithOldCookie(): Promise<number> }> {
    const { url } = this.toWorker!;
    const browser = new Browser();
    const authorization = await redirectOf(await browser.open(`${url}/auth/login`));
    await redirectOf(await browser.open(await this.issuer!.signIn(authorization, user)));
    let token = '';
    let oldCookie = '';
    const refresh = async () => {
      const answer = await browser.open(`${url}/auth/refresh`, { method: 'POST' });
      if (answer.ok) token = (await answer.json() as { accessToken: string }).accessToken;
      oldCookie ||= answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      return answer.status;
    };
    await refresh();
    return {
      refresh,
      refreshAgainWithOldCookie: async () => (await fetch(`${url}/auth/refresh`, { method: 'POST', headers: { cookie: oldCookie } })).status,
      async send(method, path, body, headers = {}) {
        const answer = await fetch(url + path, { method, headers: { authorization: `Bearer ${token}`, ...headers }, body: JSON.stringify(body) });
        const text = await answer.text();
        return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
      },
    };
  }

  /** Signs a user in on the user's desktop: the user opens the page that the desktop shows. */
  async signIn(user: string): Promise<string> {
    return this.desktop(user, ['sign-in'], undefined, (line) => {
      const [, page] = /^Open (\S+)$/.exec(line) ?? [];
      if (page === undefined) return;
      fetch(page, { redirect: 'manual' }).then(redirectOf).then((url) => this.issuer!.signIn(url, user)).then(fetch).catch(console.error);
    });
  }

  /** Runs a command of a user's desktop. */
  async desktop(user: string, args: readonly string[], input?: string, onLine?: (line: string) => void): Promise<string> {
    const output = await run(process.execPath, [...DESKTOP, ...args], { ...this.desktopOptions(user), input, onLine });
    if (args[0] !== 'secret') this.printed.push(output);
    return output.trimEnd();
  }

  /** Leaves the desktop of a user running, which syncs by itself, until it prints a line that matches. */
  async watch(user: string, expected: RegExp, onLine: (line: string) => void): Promise<string> {
    const ended = new AbortController();
    const options = this.desktopOptions(user);
    let running: Promise<unknown> = Promise.resolve();
    const found = new Promise<string>((resolve, reject) => {
      const look = (line: string) => {
        onLine(line);
        if (expected.test(line)) resolve(line);
      };
      const signal = AbortSignal.any([options.signal, ended.signal]);
      running = run(process.execPath, [...DESKTOP, 'watch'], { ...options, signal, onLine: look }).catch(reject);
    });
    return found.finally(() => {
      ended.abort();
      return running;
    });
  }

  async connection(user: string, team: string, name: string): Promise<Record<string, any>> {
    const list = JSON.parse(await this.desktop(user, ['connections', team])) as Record<string, any>[];
    return list.find((one) => one.name === name)!;
  }

  /** Everything in which a secret could lie in clear text, by where it is. */
  async everything(): Promise<Record<string, Buffer>> {
    await this.node([CLI, 'db', 'backup', 'staging-team-cloud', 'backup.sql']);
    const desktops = join(this.folder, 'desktops');
    const files = readdirSync(desktops, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return {
      'the database': readFileSync(join(this.folder, 'backup.sql')),
      'the traffic of the Worker': this.toWorker!.traffic,
      'the traffic of the database': this.toDatabase!.traffic,
      'the files of the desktops': Buffer.concat(files.map((entry) => readFileSync(join(entry.parentPath, entry.name)))),
      'the logs': Buffer.from([this.worker!.output, ...this.printed].join('\n')),
    };
  }

  async addCloudMigration(name: string, sql: string): Promise<void> {
    writeFileSync(join(this.folder, 'migrations', 'cloud', `${name}.sql`), `-- +goose Up\n${sql}\n`);
    await this.node([require.resolve('tsx/cli'), 'main.ts']);
  }

  /** Runs the migration job of a stage as CI does: with the token of the job, and no other. */
  async migrate(stage: Stage): Promise<void> {
    const job = await this.environment(stage, 'migration-job');
    await this.terraformIn(`migrations-${stage}`, ['init', '-input=false'], job);
    await this.terraformIn(`migrations-${stage}`, ['apply', '-input=false', '-auto-approve'], job);
  }

  /** Returns the status with which the Platform API answers the token of a migration job. */
  async tryJobToken(stage: Stage, method: string, path: string, body?: object): Promise<number> {
    const job = await this.environment(stage, 'migration-job');
    const url = `${job.TURSO_API_URL}/v1/organizations/${job.TURSO_ORGANIZATION_SLUG}${path}`;
    return (await fetch(url, { method, headers: { authorization: `Bearer ${job.TURSO_API_TOKEN}` }, body: JSON.stringify(body) })).status;
  }

  /** Returns the plan of a stage's own stack. */
  async planOf(stage: Stage): Promise<Plan> {
    const stack = `team-cloud-${stage}`;
    await this.terraformIn(stack, ['plan', '-input=false', '-out=story.plan']);
    return JSON.parse(await this.terraformIn(stack, ['show', '-json', 'story.plan'])) as Plan;
  }

  /** Returns an environment that is an output of a stage. */
  async environment(stage: Stage, output: 'worker' | 'migration-job'): Promise<Record<string, string>> {
    const known = this.outputsOf.get(stage) ?? JSON.parse(await this.terraformIn(`team-cloud-${stage}`, ['output', '-json'])) as Outputs;
    this.outputsOf.set(stage, known);
    return known[output].value;
  }

  private desktopOptions(user: string) {
    const key = this.keys.get(user) ?? randomBytes(32).toString('base64url');
    this.keys.set(user, key);
    return this.options(this.folder, { TEAM_CLOUD_URL: this.toWorker!.url, DESKTOP_KEY: key, DESKTOP_FOLDER: join(this.folder, 'desktops', user) });
  }

  async remove(): Promise<void> {
    await this.worker?.stop();
    await Promise.all([this.toWorker?.cut(), this.toDatabase?.cut(), this.issuer?.stop()]);
    await super.remove();
  }
}
