import { PlatformApi, TursoError } from '../../../src/turso';
import { errorFromAnswer } from '../../../src/turso/http/answers';
import { valuesOf } from '../../../src/turso/http/words';
import { startServer, type ScriptedServer } from '../scripted-server';

/** Names that sound like a verdict. An API token may be called anything, with spaces. */
const HOSTILE = [
  'protector', 'protected', 'delete-protection', 'encrypted', 'not-found', 'not', 'found', 'already-exists', 'already', 'exists', 'blocked', 'expired',
  'group-not-found', 'timeout', 'mfa', 'multi-factor', 'forbidden', 'free-plan', 'unauthorized', 'database', 'group', 'record', 'name', 'with', 'size_limit',
];
const WITH_SPACES = ['already exists', 'free plan', 'organization not found', 'group not found', 'invalid location', 'could not find user', 'already a member'];

interface Exchange {
  readonly method: string;
  readonly path: (name: string) => string;
  readonly body?: (name: string) => object;
  readonly spaces?: boolean;
}

const EXCHANGES: Record<string, Exchange> = {
  'reads a database': { method: 'GET', path: (name) => `/v1/organizations/acme/databases/${name}` },
  'creates a database': { method: 'POST', path: () => '/v1/organizations/acme/databases', body: (name) => ({ name, group: 'default' }) },
  'branches a database': {
    method: 'POST', path: () => '/v1/organizations/acme/databases', body: (name) => ({ name: 'orders', group: 'g', seed: { type: 'database', name } }),
  },
  'creates a group': { method: 'POST', path: () => '/v1/organizations/acme/groups', body: (name) => ({ name, location: 'aws-eu-west-1' }) },
  'deletes a database': { method: 'DELETE', path: (name) => `/v1/organizations/acme/databases/${name}` },
  'configures a database': { method: 'PATCH', path: (name) => `/v1/organizations/acme/databases/${name}/configuration` },
  'mints a token': { method: 'POST', path: (name) => `/v1/organizations/acme/groups/${name}/auth/tokens` },
  'adds a member': { method: 'POST', path: () => '/v1/organizations/acme/members', body: (username) => ({ username, role: 'member' }) },
  'makes an API token': { method: 'POST', path: (name) => `/v1/auth/api-tokens/${encodeURIComponent(name)}`, spaces: true },
  'revokes an API token': { method: 'DELETE', path: (name) => `/v1/auth/api-tokens/${encodeURIComponent(name)}`, spaces: true },
  'works in an organization': { method: 'GET', path: (slug) => `/v1/organizations/${slug}/databases` },
};

/** Texts that are documented or were seen, and others that hold the name. */
const TEXTS: readonly ((name: string) => string)[] = [
  (name) => `could not find database with name ${name}: record not found`,
  (name) => `database with name ${name} already exists`,
  () => 'database with same name already exists',
  () => 'group not found',
  () => 'group already exists',
  (name) => `no ${name}`,
  (name) => `database "${name}" cannot be used now`,
  (name) => `user ${name} is already a member of organization acme`,
  (name) => `could not find user ${name}`,
  (name) => `invalid location: ${name}`,
  (name) => `database ${name} has delete protection enabled`,
  () => 'organization not found',
  () => 'size_limit is not supported for db-api controlled databases',
  () => 'Permissions are not supported for db-api controlled databases',
];

const STATUSES = [400, 401, 402, 403, 404, 405, 407, 408, 409, 410, 422, 423, 429, 500, 502, 503];

function verdict(exchange: Exchange, name: string, status: number, text: (name: string) => string) {
  const path = exchange.path(name);
  const answer = {
    method: exchange.method, path, status, body: JSON.stringify({ error: text(name) }), sent: valuesOf(path, exchange.body?.(name)),
  };
  const { kind, reason, advice, mayHaveTakenEffect } = errorFromAnswer(answer);
  return { kind, reason, advice, mayHaveTakenEffect };
}

describe.each(Object.entries(EXCHANGES))('an answer to a request that %s', (_, exchange) => {
  test.each([...HOSTILE, ...exchange.spaces === true ? WITH_SPACES : []])('is judged for the name "%s" as for any other', (name) => {
    // A text that says what the name says, and not the name, can be read in two ways.
    const texts = TEXTS.filter((text) => !WITH_SPACES.includes(name) || !text('').includes(name) || text('') !== text(name));
    const verdicts = (called: string) => STATUSES.flatMap((status) =>
      texts.map((text) => ({ status, text: text('...'), ...verdict(exchange, called, status, text) })));
    expect(verdicts(name)).toEqual(verdicts('orders'));
  });
});

test.each<[string, string, number, string, object]>([
  ['a name that is taken, as documented', 'creates a database', 409, 'database with name orders already exists', { kind: 'already-exists' }],
  ['a name that is taken, as of July 2026', 'creates a database', 400, 'database with same name already exists', { kind: 'already-exists' }],
  ['a conflict of what makes nothing', 'deletes a database', 409, 'database already exists in another state', { kind: 'invalid' }],
  ['a missing permission, whatever its words', 'revokes an API token', 403, 'the token is protected', { kind: 'forbidden' }],
  ['a failure, whatever its words', 'creates a database', 500, 'already exists', { kind: 'server' }],
  ['an organization that is not there', 'reads a database', 404, 'organization not found', { kind: 'invalid', reason: 'organization-not-found' }],
  ['a database that is not there', 'reads a database', 404, 'could not find database with name organization: record not found', { kind: 'not-found' }],
  ['a group that does not exist', 'creates a database', 400, 'group not found', { kind: 'invalid', reason: 'group-not-found', advice: expect.stringContaining('Check its name with "turso group list"') }],
  ['a refused permission', 'mints a token', 400, 'Permissions are not supported', { kind: 'invalid', reason: 'permissions-not-supported' }],
  ['a member', 'adds a member', 409, 'user orders is already a member of organization acme', { kind: 'already-exists', reason: 'already-a-member' }],
])('the status decides, and words where it says too little: %s', (_, exchange, status, text, expected) => {
  expect(verdict(EXCHANGES[exchange], 'orders', status, () => text)).toMatchObject(expected);
});

interface Guarded {
  readonly database?: boolean;
  readonly group?: boolean;
}

describe('delete protection is read from the API, not from words', () => {
  let server: ScriptedServer;
  afterEach(() => server.stop());

  async function refusal(status: number, guarded: Guarded, remove: (api: PlatformApi) => Promise<void>): Promise<TursoError> {
    server = await startServer(({ method, url }) => {
      if (method === 'DELETE') return { status, body: { error: 'protected' } };
      if (url.endsWith('/configuration')) return { body: { delete_protection: guarded.group ?? false } };
      const database = { Name: 'protector', DbId: 'i', Hostname: 'h', group: 'default', delete_protection: guarded.database ?? false };
      return { body: url.includes('/databases/') ? { database } : { databases: [database] } };
    });
    const api = new PlatformApi({ token: 'token', organization: 'acme', baseUrl: server.url });
    return remove(api).then(() => { throw new Error('It was deleted.'); }, (error: unknown) => error as TursoError);
  }

  const database = async (api: PlatformApi) => api.databases.delete('protector');
  const group = async (api: PlatformApi) => api.groups.delete('protector');
  const token = async (api: PlatformApi) => api.apiTokens.revoke({ id: 'protected', name: 'protected' });

  test.each<[string, number, Guarded, (api: PlatformApi) => Promise<void>, string]>([
    ['its own', 400, { database: true }, database, 'protected'],
    ['its own, refused with 403', 403, { database: true }, database, 'protected'],
    ['its own, refused with 409', 409, { database: true }, database, 'protected'],
    ['that of its group', 422, { group: true }, database, 'protected'],
    ['none', 400, {}, database, 'invalid'],
    ['none, and no permission', 403, {}, database, 'forbidden'],
    ['none, for it is gone', 404, { database: true }, database, 'not-found'],
    ['a group\'s own', 400, { group: true }, group, 'protected'],
    ['that of a database in a group', 400, { database: true }, group, 'protected'],
    ['an API token has none', 403, { database: true, group: true }, token, 'forbidden'],
  ])('%s', async (_, status, guarded, remove, kind) => {
    const error = await refusal(status, guarded, remove);
    expect(error).toMatchObject({ kind, status });
    expect(error.advice.includes('Delete protection is on')).toBe(kind === 'protected');
  });
});
