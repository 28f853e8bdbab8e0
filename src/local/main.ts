import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartupError, UsageError } from './errors';
import { runCommand } from './exec';
import { Instance, startInstance } from './instance';
import { Command, HELP, parseCommand, ServeOptions } from './options';
import { version } from './version';

const STOPPING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

async function main(): Promise<number> {
  const command = parseCommand(process.argv.slice(2));
  switch (command.kind) {
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'version':
      process.stdout.write(`turso-local ${version()}\n`);
      return 0;
    case 'serve':
      return withInstance(command.options, (instance) => serve(instance, command.options));
    case 'exec':
      return withInstance(command.options, (instance) => execute(instance, command));
  }
}

async function serve(instance: Instance, options: ServeOptions): Promise<number> {
  const stopped = new Promise<number>((resolve) => STOPPING.forEach((signal) => process.once(signal, () => resolve(0))));
  process.stdout.write(options.json ? jsonLine(instance) : shellLines(instance));
  return Promise.race([stopped, sqldCrash(instance)]);
}

function execute(instance: Instance, { command }: Extract<Command, { kind: 'exec' }>): Promise<number> {
  return runCommand(command, environment(instance));
}

async function withInstance(options: ServeOptions, work: (instance: Instance) => Promise<number>): Promise<number> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'turso-local-'));
  try {
    const instance = await startInstance({ ...options, data, log: options.verbose ? say : undefined, warn: say });
    return await work(instance).finally(() => instance.stop());
  } finally {
    if (options.data === undefined) {
      rmSync(data, { recursive: true, force: true });
    }
  }
}

async function sqldCrash(instance: Instance): Promise<never> {
  await instance.sqldExited;
  throw new StartupError(`sqld has ended unexpectedly. The end of its log:\n${instance.sqldLog()}`);
}

function environment(instance: Instance): Record<string, string> {
  return {
    TURSO_API_URL: instance.apiUrl,
    // The name that Turso's own CLI reads.
    TURSO_API_BASEURL: instance.apiUrl,
    TURSO_REGION_URL: `${instance.apiUrl}/region`,
    TURSO_API_TOKEN: instance.apiToken,
    TURSO_ORGANIZATION_SLUG: instance.organization,
  };
}

function shellLines(instance: Instance): string {
  return Object.entries(environment(instance)).map(([name, value]) => `export ${name}='${value}'\n`).join('');
}

function jsonLine({ apiUrl, apiToken, organization }: Instance): string {
  return `${JSON.stringify({ apiUrl, apiToken, organization })}\n`;
}

function say(line: string): void {
  process.stderr.write(`turso-local: ${line}\n`);
}

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    say(`${error.message}. See turso-local --help.`);
    return 2;
  }
  say(error instanceof StartupError ? error.message : String((error as Error).stack));
  return 1;
}

main().catch(explain).then((code) => process.exit(code), () => process.exit(1));
