import { TenantsConfigurationError } from './errors';
import type { TenantsOptions, TokenSource, VariableNames } from './options';
import { siblingUrl } from './sibling-url';
import { NAME, NAME_RULE } from '../notation/names';
import { isSendableToken, API_URL } from '../notation/platform-api';
import { TENANT_PREFIX } from '../notation/tenant-name';
import { realWait, type Clock, type Random, type Wait } from '../turso/http/time';

/** How calls share work. They do not wait for it forever: Workers silently stop all work of a request when that request ends. */
export const SHARED = { patienceMs: 15_000 };

/** The options, complete with defaults and environment. */
export interface Settings extends Pick<TenantsOptions, 'databaseName'> {
  readonly groupToken: TokenSource;
  readonly schemaDatabase: string;
  readonly schemaDatabaseUrl: string | undefined;
  readonly group: string | undefined;
  readonly organization: string | undefined;
  readonly apiToken: TokenSource | undefined;
  readonly apiUrl: string;
  readonly prefix: string;
  readonly refreshMs: number;
  readonly timeoutMs: number;
  readonly onFailure: 'throw' | 'open';
  readonly onWarning: NonNullable<TenantsOptions['onWarning']>;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly random: Random;
}

/** @throws TenantsConfigurationError with all mistakes */
export function resolveSettings(options: Omit<TenantsOptions, 'createClient'>): Settings {
  const { variableNames: renamed = {} } = options;
  const find = variables(options.environment, renamed);
  const faults: string[] = nameFaults(renamed);
  const required = <T>(name: 'groupToken' | 'schemaDatabase', value: T | undefined): T | string => {
    const found = value ?? find(name);
    if (found === undefined) faults.push(`${name} is missing. Set ${namesOf(renamed, name)[0]}, or give the option ${name}.`);
    return found ?? '';
  };
  const settings: Settings = {
    groupToken: required('groupToken', options.groupToken),
    schemaDatabase: required('schemaDatabase', options.schemaDatabase),
    schemaDatabaseUrl: (options.schemaDatabaseUrl ?? find('schemaDatabaseUrl'))?.replace(/^turso:/, 'libsql:'),
    group: options.group ?? find('group'),
    organization: options.organization ?? find('organization'),
    apiToken: options.apiToken ?? find('apiToken'),
    apiUrl: (options.apiUrl ?? find('apiUrl') ?? API_URL).replace(/\/+$/, ''),
    prefix: options.prefix ?? find('prefix') ?? '',
    databaseName: options.databaseName,
    refreshMs: options.refreshMs ?? 60_000,
    timeoutMs: options.timeoutMs ?? 30_000,
    onFailure: options.onFailure ?? 'throw',
    onWarning: options.onWarning ?? (() => undefined),
    // Some platforms reject a fetch that is not called on the global object.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    clock: Date.now,
    wait: realWait,
    random: Math.random,
  };
  faults.push(...faultsOf(settings, renamed));
  if (faults.length > 0) throw new TenantsConfigurationError(faults.join(' '));
  return settings;
}

/** The variables that are read for an option, the first that is set. */
const VARIABLES: Readonly<Record<keyof VariableNames, readonly string[]>> = {
  groupToken: ['TURSO_GROUP_AUTH_TOKEN'],
  schemaDatabase: ['TURSO_DATABASE_NAME'],
  schemaDatabaseUrl: ['TURSO_SCHEMA_DATABASE_URL'],
  group: ['TURSO_GROUP'],
  organization: ['TURSO_ORG', 'TURSO_ORGANIZATION_SLUG'],
  apiToken: ['TURSO_API_TOKEN'],
  apiUrl: ['TURSO_API_URL'],
  prefix: ['TURSO_TENANT_PREFIX'],
};

function namesOf(renamed: VariableNames, option: keyof VariableNames): readonly string[] {
  const name = renamed[option];
  return name === undefined ? VARIABLES[option] : [name];
}

function nameFaults(renamed: VariableNames): string[] {
  const unknown = Object.keys(renamed).filter((option) => !Object.hasOwn(VARIABLES, option));
  return unknown.map((option) => (
    `variableNames has ${JSON.stringify(option)}, which is not read from a variable. Use ${Object.keys(VARIABLES).join(', ')}.`));
}

/** Looks variables up. An empty variable counts as not set. */
function variables(environment: object | undefined, renamed: VariableNames): (option: keyof VariableNames) => string | undefined {
  const { process } = globalThis as { process?: { env?: object } };
  const source = (environment ?? process?.env ?? {}) as Record<string, unknown>;
  const isSet = (value: unknown): value is string => typeof value === 'string' && value !== '';
  return (option) => namesOf(renamed, option).map((name) => source[name]).find(isSet);
}

function faultsOf(settings: Settings, renamed: VariableNames): string[] {
  const { apiToken, schemaDatabase, schemaDatabaseUrl, prefix, refreshMs, timeoutMs, onFailure } = settings;
  return [
    ...['groupToken', 'apiToken'].flatMap((name) => tokenFault(name, settings[name as 'groupToken' | 'apiToken'])),
    ...schemaDatabase === '' || NAME.test(schemaDatabase) ? [] : [`schemaDatabase is ${JSON.stringify(schemaDatabase)}. ${NAME_RULE}`],
    ...apiToken === undefined ? placeFault(settings, renamed) : [],
    ...schemaDatabaseUrl === undefined || /^(libsql|https?):\/\/[^/?#@]+(\/[^?#]*)?(\?[^#]*)?$/.test(schemaDatabaseUrl)
      ? [] : ['schemaDatabaseUrl is not a URL of a database, or contains a user name or a fragment. Use a URL such as "libsql://schema-acme.aws-eu-west-1.turso.io".'],
    ...prefix === '' || TENANT_PREFIX.accepts(prefix) ? [] : [`prefix is ${JSON.stringify(prefix)}. ${TENANT_PREFIX.words}`],
    ...Number.isFinite(refreshMs) && refreshMs >= 0 ? [] : [`refreshMs is ${refreshMs}. Use a number of milliseconds, 0 or more.`],
    ...Number.isFinite(timeoutMs) && timeoutMs > 0 ? [] : [`timeoutMs is ${timeoutMs}. Use a number of milliseconds, more than 0.`],
    ...['throw', 'open'].includes(onFailure) ? [] : [`onFailure is ${JSON.stringify(onFailure)}. Use "throw" or "open".`],
  ];
}

/** Without an API token, the URLs of tenants are computed from the URL of the schema database. */
function placeFault({ schemaDatabase, schemaDatabaseUrl }: Settings, renamed: VariableNames): string[] {
  const [token] = namesOf(renamed, 'apiToken');
  if (schemaDatabaseUrl === undefined) {
    const [url] = namesOf(renamed, 'schemaDatabaseUrl');
    return [`apiToken and schemaDatabaseUrl are both missing, so the databases cannot be found. Set ${token} or ${url}, or give one of these options.`];
  }
  return siblingUrl(schemaDatabaseUrl, schemaDatabase, schemaDatabase) === undefined
    ? [`schemaDatabaseUrl does not contain the name of the schema database, "${schemaDatabase}", so the URLs of tenants cannot be computed. Correct the URL, or also set ${token}.`] : [];
}

function tokenFault(name: string, token: TokenSource | undefined): string[] {
  return token === undefined || token === '' || typeof token === 'function' || isSendableToken(token)
    ? [] : [`${name} contains a space, a line break or another character that a token cannot have. Copy the token again.`];
}
