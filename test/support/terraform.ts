import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TERRAFORM, TERRAFORM_ENV } from './terraform-binary';

/** How a Terraform run ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout and stderr, without Terraform's frames and line breaks. */
  readonly text: string;
}

/** A running Terraform. It has its own process group, like a job of a shell. */
export interface Run {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
  /** Resolves when the output so far matches. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal to Terraform and its providers, like Ctrl-C in a terminal. */
  interrupt(): void;
}

/** One resource in a plan, as in `terraform show -json`. */
export interface PlannedChange {
  readonly address: string;
  /** Joined by a dash, such as `delete-create`. */
  readonly actions: string;
  readonly before: any;
  readonly after: any;
  readonly afterUnknown: any;
  /** Attribute paths that replace the resource, such as `["name"]`. */
  readonly replacePaths: readonly unknown[];
}

/** A saved plan. */
export interface SavedPlan {
  readonly file: string;
  /** The output for the user. */
  readonly text: string;
  /** The changes, without unchanged resources. */
  readonly changes: readonly PlannedChange[];
}

export interface StateInstance {
  readonly address: string;
  readonly status?: string;
  readonly attributes: any;
  readonly sensitive: unknown[];
  readonly private?: string;
}

/** Messages of Terraform and of the framework about a provider that breaks their rules. */
const PROVIDER_BUG = /Provider produced in|Provider returned in|inconsistent (result|final plan)|Plugin (did not respond|error)|bug in the provider/;

/** Exit code of `terraform plan -detailed-exitcode` with changes. */
const NO_CHANGES = 0;
const CHANGES = 2;

/** In milliseconds. A longer run is killed, so that the test fails with its output. */
const LONGEST_RUN = 25_000;

/** A folder with a configuration, its state, and an environment without the settings of this machine. */
export class TerraformProject {
  readonly directory = mkdtempSync(join(tmpdir(), 'terraform-project-'));
  /** The output of all runs, for tests that search it for secrets. */
  printed = '';

  /** @param env more environment variables for every run; may be changed later */
  constructor(readonly env: NodeJS.ProcessEnv = {}) {
    mkdirSync(this.path('tmp'));
    this.file('cli.tfrc', '');
  }

  path(...names: string[]): string {
    return join(this.directory, ...names);
  }

  file(name: string, content: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }

  /** Replaces the whole configuration. */
  config(hcl: string): this {
    this.file('main.tf', hcl);
    return this;
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
    const child = spawn(TERRAFORM, args, { cwd: this.directory, detached: true, env: { ...this.environment(), ...env } });
    const run = follow(child);
    void run.outcome.then(({ stdout, stderr }) => { this.printed += stdout + stderr; }, () => undefined);
    return run;
  }

  /** Runs a command. Fails if Terraform or the provider reports a bug in the provider. */
  async run(...args: readonly string[]): Promise<Outcome> {
    const run = this.start([...args, '-no-color']);
    const limit = setTimeout(() => run.child.kill('SIGKILL'), LONGEST_RUN);
    const outcome = await run.outcome.finally(() => clearTimeout(limit));
    if (outcome.code === null) throw new Error(`terraform ${args.join(' ')} did not end within ${LONGEST_RUN} ms:\n${outcome.text}`);
    if (PROVIDER_BUG.test(outcome.text)) throw new Error(`terraform ${args.join(' ')} met a bug in the provider:\n${outcome.text}`);
    return outcome;
  }

  /** Runs a command that must succeed. */
  async succeed(...args: readonly string[]): Promise<Outcome> {
    const outcome = await this.run(...args);
    if (outcome.code !== 0) throw new Error(`terraform ${args.join(' ')} ended with ${outcome.code}:\n${outcome.text}`);
    return outcome;
  }

  /** Runs a command that must fail, and returns its message. */
  async fail(...args: readonly string[]): Promise<string> {
    const { code, text } = await this.run(...args);
    if (code !== 1) throw new Error(`terraform ${args.join(' ')} should have failed but ended with ${code}:\n${text}`);
    return text;
  }

  async apply(...args: readonly string[]): Promise<string> {
    return (await this.succeed('apply', '-auto-approve', '-input=false', ...args)).text;
  }

  async failApply(...args: readonly string[]): Promise<string> {
    return this.fail('apply', '-auto-approve', '-input=false', ...args);
  }

  async destroy(...args: readonly string[]): Promise<string> {
    return (await this.succeed('destroy', '-auto-approve', '-input=false', ...args)).text;
  }

  /** Plans, and returns the plan as JSON. */
  async plan(...args: readonly string[]): Promise<SavedPlan> {
    const file = this.path('saved.tfplan');
    const { code, text } = await this.run('plan', '-input=false', '-detailed-exitcode', `-out=${file}`, ...args);
    if (code === NO_CHANGES) return { file, text, changes: [] };
    if (code !== CHANGES) throw new Error(`terraform plan ${args.join(' ')} ended with ${code}:\n${text}`);
    const shown = spawnJson(await this.succeed('show', '-json', file));
    const changes = (shown.resource_changes ?? []).map(plannedChange).filter(({ actions }: PlannedChange) => actions !== 'no-op');
    return { file, text, changes };
  }

  /** Returns the planned actions by address: `{}` for an empty plan. */
  async plannedActions(...args: readonly string[]): Promise<Record<string, string>> {
    const { changes } = await this.plan(...args);
    return Object.fromEntries(changes.map(({ address, actions }) => [address, actions]));
  }

  /** Returns the instances in the state file, including data sources, sorted by address. */
  state(): StateInstance[] {
    if (!existsSync(this.path('terraform.tfstate'))) return [];
    const { resources } = JSON.parse(readFileSync(this.path('terraform.tfstate'), 'utf8'));
    return resources.flatMap(({ mode, type, name, instances }: any) => instances.map((instance: any) => ({
      address: [...mode === 'data' ? ['data'] : [], type, name].join('.') + (instance.index_key === undefined ? '' : `[${JSON.stringify(instance.index_key)}]`),
      status: instance.status,
      attributes: instance.attributes,
      sensitive: instance.sensitive_attributes ?? [],
      private: instance.private,
    })));
  }

  /** Returns one instance of the state. */
  instance(address: string): StateInstance {
    const found = this.state().find((instance) => instance.address === address);
    if (found === undefined) throw new Error(`The state has no ${address}, but ${this.state().map((instance) => instance.address).join(', ')}`);
    return found;
  }

  /** Changes attributes of an instance in the state file. */
  alterState(address: string, attributes: Record<string, unknown>): void {
    const state = JSON.parse(readFileSync(this.path('terraform.tfstate'), 'utf8'));
    const { instances } = state.resources.find(({ mode, type, name }: any) => mode === 'managed' && `${type}.${name}` === address);
    Object.assign(instances[0].attributes, attributes);
    state.serial += 1;
    this.file('terraform.tfstate', JSON.stringify(state));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private environment(): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env;
    return {
      PATH,
      HOME,
      TMPDIR: this.path('tmp'),
      ...TERRAFORM_ENV,
      TF_CLI_CONFIG_FILE: this.path('cli.tfrc'),
      TF_IN_AUTOMATION: '1',
      ...this.env,
    };
  }
}

/** Removes line breaks and frames, which depend on the width of the terminal. */
export function plainText(output: string): string {
  return output.replace(/^[│╷╵ ]+/gm, '').replace(/\s+/g, ' ');
}

function plannedChange({ address, change }: any): PlannedChange {
  return {
    address,
    actions: change.actions.join('-'),
    before: change.before,
    after: change.after,
    afterUnknown: change.after_unknown,
    replacePaths: change.replace_paths ?? [],
  };
}

function spawnJson({ stdout }: Outcome): any {
  return JSON.parse(stdout);
}

function follow(child: ChildProcess): Run {
  const output = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const check of waiting) check();
    });
  }
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output, text: plainText(`${output.stdout}\n${output.stderr}`) }));
  });
  const printed = async (pattern: RegExp) => new Promise<RegExpExecArray>((resolve, reject) => {
    const check = () => {
      const match = pattern.exec(output.stdout) ?? pattern.exec(output.stderr);
      if (match === null) return;
      waiting.delete(check);
      resolve(match);
    };
    waiting.add(check);
    check();
    void outcome.then(({ text }) => reject(new Error(`Ended without printing ${pattern}: ${text}`)), reject);
  });
  return { child, outcome, printed, interrupt: () => process.kill(-child.pid!, 'SIGINT') };
}
