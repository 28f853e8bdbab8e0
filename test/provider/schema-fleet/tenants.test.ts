import { findTenants, type TenantSelection } from '../../../src/provider/schema-fleet/tenants';
import { Turso } from '../../../src/provider/turso';
import { createLogger } from '../../../src/terraform/wire';
import type { Database } from '../../../src/turso';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';

jest.setTimeout(60_000);

const LONG = `t-${'x'.repeat(53)}`;
const { signal } = new AbortController();

let local: TursoLocal;
let client: Turso;
let schema: Database;

beforeAll(async () => {
  local = await startTursoLocal();
  for (const name of ['g', 'h']) await local.api('POST', '/groups', { name, location: 'aws-us-east-1' });
  const made: [string, string, string?][] = [
    ['schema', 'g'], ['t-10', 'g', 'schema'], ['t-2', 'g', 'schema'], ['t-', 'g'], ['t', 'g'], ['t-h', 'h'], [LONG, 'g'], ['other', 'g', 'schema'],
    ['t-2-backup', 'g', 't-2'], ['rehearsal-1', 'g', 't-2'], ['schema-2', 'g', 'schema'],
  ];
  for (const [name, group, parent] of made) {
    const seed = parent === undefined ? undefined : { type: 'database', name: parent };
    const { status } = await local.api('POST', '/databases', { name, group, seed });
    // Where a name at the edge is none for Turso, there is none to find.
    if (status !== 200 && !name.endsWith('-')) throw new Error(`Database "${name}" was not made.`);
  }
});

afterAll(async () => { await local?.stop(); });

beforeEach(async () => {
  const { apiToken, apiUrl, organization } = local;
  client = Turso.connect({ apiToken, apiUrl, organization, terraformVersion: '1.11.4' }, createLogger({ level: 'off', write: () => undefined }));
  schema = await client.existingDatabase('schema', signal);
  await local.clearRequests();
});

const ALL = { group: null, prefix: null, pattern: null, parent: null, exclude: null };

const find = async (discover: object | null, databases: string[] | null = null, more: Partial<TenantSelection> = {}) => {
  const selection = { schema, databases, discover: discover && { ...ALL, ...discover }, ...more };
  const { tenants, missing } = await findTenants(client, selection, signal);
  return [tenants.map(({ name }) => name), missing];
};

test.each<[string, object | null, string[] | null, string[], string[]]>([
  ['a group, without the schema database', { group: 'h' }, null, ['t-h'], []],
  ['a prefix, in the order of the names', { prefix: 't-', exclude: ['t-2-*', 't-x*', 't-'] }, null, ['t-10', 't-2', 't-h'], []],
  ['a prefix that is a whole name', { prefix: 't-10' }, null, ['t-10'], []],
  ['a prefix that the schema database has, too', { prefix: 'schema' }, null, ['schema-2'], []],
  ['the longest names', { pattern: `t-${'?'.repeat(53)}` }, null, [LONG], []],
  ['a pattern without a star', { pattern: 't' }, null, ['t'], []],
  ['a pattern in a group', { pattern: '*-h', group: 'g' }, null, [], []],
  ['a parent, but not its grandchildren', { parent: 'schema', exclude: ['schema-2'] }, null, ['other', 't-10', 't-2'], []],
  ['another parent', { parent: 't-2', exclude: ['rehearsal-*'] }, null, ['t-2-backup'], []],
  ['a parent that does not exist', { parent: 'nowhere' }, null, [], []],
  ['names alone', null, ['t-h', 't-10'], ['t-10', 't-h'], []],
  ['names and a search, each database once', { parent: 't-2' }, ['t-2-backup', 't-h'], ['rehearsal-1', 't-2-backup', 't-h'], []],
  ['names that the search excludes', { prefix: 't-1', exclude: ['t-2'] }, ['t-2'], ['t-10', 't-2'], []],
  ['names that do not exist', null, ['t-2', 'zzz', 'aaa'], ['t-2'], ['aaa', 'zzz']],
  ['nothing', null, null, [], []],
])('finds tenants by %s', async (_name, discover, databases, tenants, missing) => {
  expect(await find(discover, databases)).toEqual([tenants, missing]);
});

test('does not find branches of rollouts', async () => {
  const [names] = await find({ group: 'g' }, null, { branches: new Set(['rehearsal-1', 't-2-backup']) });
  expect(names).not.toContain('rehearsal-1');
  expect(names).not.toContain('t-2-backup');
  expect(names).toContain('t-2');
});

test('sends one request for a list, however often it is called', async () => {
  for (let times = 0; times < 3; times++) await find({ parent: 'schema' }, ['t-2', 'other']);
  expect((await local.requests()).map(({ method, path }) => `${method} ${path.replace(/.*\/local/, '').replace(/parent=[^&]+/, 'parent=ID')}`))
    .toEqual([expect.stringMatching(/^GET \/databases\?.*parent=ID/)]);
});
