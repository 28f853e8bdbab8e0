import { help } from './options/help';
import { parse, UsageError } from './options/parse';
import { version } from '../../package.json';

/** Exit code of a command that fails. */
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
      // Loads the clients of Turso only now, so that help and usage errors appear at once.
      const { run } = await import('./run.js');
      return run(invocation, process);
    }
  }
}

async function report(error: unknown): Promise<number> {
  const message = error instanceof UsageError
    ? `${error.message} See cdktf-turso --help.`
    : (await import('./command.js')).explainError(error);
  process.stderr.write(`cdktf-turso: ${message}\n`);
  return ERROR;
}

// A reader such as `head` closes the pipe early.
process.stdout.on('error', () => process.exit(ERROR));
main().catch(report).then((code) => process.exit(code), () => process.exit(ERROR));
