import { help } from './options/help';
import { parse, UsageError } from './options/parse';
import { version } from '../../package.json';

/** Exit code of what could not be done. */
const ERROR = 1;

async function main(): Promise<number> {
  const invocation = parse(process.argv.slice(2));
  switch (invocation.kind) {
    case 'help':
      process.stdout.write(help(invocation.command));
      return 0;
    case 'version':
      process.stdout.write(`cdktf-turso ${version}\n`);
      return 0;
    case 'run': {
      // Everything that talks to Turso is loaded only now: help and usage errors are there at once.
      const { run } = await import('./run.js');
      return run(invocation, process);
    }
  }
}

async function explain(error: unknown): Promise<number> {
  const words = error instanceof UsageError
    ? `${error.message} See cdktf-turso --help.`
    : (await import('./command.js')).explainError(error);
  process.stderr.write(`cdktf-turso: ${words}\n`);
  return ERROR;
}

// Whoever reads the output may have read enough, as `head` does.
process.stdout.on('error', () => process.exit(ERROR));
main().catch(explain).then((code) => process.exit(code), () => process.exit(ERROR));
