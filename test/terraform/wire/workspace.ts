import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { PLATFORM } from '../../support/platform';
import { TERRAFORM, TERRAFORM_ENV } from '../../support/terraform-binary';

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A Terraform run in progress. */
export interface Running {
  child: ChildProcess;
  /** Waits until the output so far matches, and returns the match. */
  printed: (pattern: RegExp) => Promise<RegExpExecArray>;
  outcome: Promise<Outcome>;
}

/** Puts the provider of `note-plugin.ts` into an executable file, as Terraform starts it. */
export function bundleNotePlugin(file: string): void {
  buildSync({
    entryPoints: [join(__dirname, 'note-plugin.ts')],
    outfile: file,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    banner: { js: '#!/usr/bin/env node' },
  });
  chmodSync(file, 0o755);
}

/** A directory with a configuration of one note, the provider, and its own directory for temporary files. */
export class Workspace {
  readonly directory = mkdtempSync(join(tmpdir(), 'note-'));
  readonly plugin = join(this.directory, 'terraform.d/plugins/example.com/acme/note/0.1.0', PLATFORM, 'terraform-provider-note');
  private readonly temporary = join(this.directory, 'tmp');

  constructor() {
    mkdirSync(this.temporary);
    mkdirSync(dirname(this.plugin), { recursive: true });
    this.file('cli.tfrc', '');
    this.note('hello');
  }

  file(name: string, content: string): void {
    writeFileSync(join(this.directory, name), content);
  }

  note(text: string): void {
    this.expression(JSON.stringify(text));
  }

  /** A note with a text that Terraform calculates. */
  expression(text: string): void {
    this.file('main.tf', `
      terraform {
        required_providers {
          note = { source = "example.com/acme/note" }
        }
      }
      resource "note_entry" "it" {
        text = ${text}
      }
    `);
  }

  start(args: string[], env: NodeJS.ProcessEnv = {}): Running {
    return follow(spawn(TERRAFORM, args, { cwd: this.directory, detached: true, env: { ...this.environment(), ...env } }));
  }

  async terraform(args: string[], env?: NodeJS.ProcessEnv): Promise<Outcome> {
    return this.start([...args, '-no-color'], env).outcome;
  }

  /** Files that the providers did not clean up. */
  leftovers(): string[] {
    return readdirSync(this.temporary);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  environment(): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env;
    return { PATH, HOME, TMPDIR: this.temporary, ...TERRAFORM_ENV, TF_CLI_CONFIG_FILE: join(this.directory, 'cli.tfrc') };
  }
}

/** Collects what a process prints. */
export function follow(child: ChildProcess): Running {
  const output = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const check of waiting) check();
    });
  }
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
  const printed = async (pattern: RegExp) => new Promise<RegExpExecArray>((resolve, reject) => {
    const check = () => {
      const match = pattern.exec(output.stdout) ?? pattern.exec(output.stderr);
      if (match) resolve(match);
      if (match) waiting.delete(check);
    };
    waiting.add(check);
    check();
    void outcome.then((end) => reject(new Error(`Ended without printing ${pattern}: ${JSON.stringify(end)}`)), reject);
  });
  return { child, printed, outcome };
}

/** Waits until a process has ended. */
export async function ended(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise((resolve) => { setTimeout(resolve, 20); });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

/** A process that has ended, but whose parent has not collected it yet (a zombie). */
function isZombie(pid: number): boolean {
  const status = `/proc/${pid}/stat`;
  return existsSync(status) && /\) Z /.test(readFileSync(status, 'utf8'));
}
