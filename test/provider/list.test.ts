import { tursoProvider } from '../../src/provider/provider';
import { objectType } from '../../src/terraform/engine/attribute-type';
import { resourceSchema } from '../../src/terraform/engine/timeouts';
import { decodeDynamicValue, encodeDynamicValue, type TerraformType } from '../../src/terraform/values';
import { serveTurso, type ServedProvider } from '../support/provider';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';
import { PluginClient } from '../terraform/wire/plugin-client';

let local: TursoLocal;
let served: ServedProvider;
let terraform: PluginClient;

beforeAll(async () => {
  [local, served] = await Promise.all([startTursoLocal(), serveTurso()]);
  terraform = new PluginClient(served);
  const { apiUrl: api_url, apiToken: api_token, organization } = local;
  const config = { api_url, api_token, organization, region_url: null, concurrency: null };
  await terraform.call('ConfigureProvider', { config: encodeDynamicValue(objectType(tursoProvider.schema.attributes), config) });
  await local.call('POST', '/v1/organizations', { name: 'acme' });
  for (const [username, role] of [['li', 'admin'], ['bo', 'viewer']]) {
    await local.signUp(username, `${username}@turso.tech`);
    await local.api('POST', '/members', { username, role });
  }
  await local.call('POST', '/v2/organizations/local/invites', { email: 'ada@turso.tech', role: 'admin' });
  await local.call('PUT', '/v2/organizations/local/jwks/clerk', { jwks_url: 'https://example.com/jwks', region: '' });
  for (const group of ['main', 'other']) await local.api('POST', '/groups', { name: group, location: 'ams' });
  for (const [name, group] of [['shop', 'main'], ['shop-2', 'other'], ['blog', 'main']]) await local.api('POST', '/databases', { name, group });
  await local.api('POST', '/databases', { name: 'branch', group: 'main', seed: { type: 'database', name: 'shop' } });
  await local.api('PATCH', '/databases/blog/configuration', { allowed_ips: ['10.0.0.0/8'] });
  await local.call('POST', '/v1/organizations/acme/groups', { name: 'theirs', location: 'ams' });
  await local.call('POST', '/v1/organizations/acme/databases', { name: 'away', group: 'theirs' });
});

afterAll(async () => {
  terraform?.close();
  await served?.close();
  await local?.stop();
});

/** Lists as `terraform query` does. */
async function listed(typeName: string, filter: Record<string, string> = {}, more: object = {}) {
  const resource = tursoProvider.resources.find(({ type }) => type === typeName)!;
  const filters = objectType(resource.list!.schema.attributes);
  const names = Object.keys(resource.list!.schema.attributes);
  const config = encodeDynamicValue(filters, { ...Object.fromEntries(names.map((name) => [name, null])), ...filter });
  const identity: TerraformType = ['object', Object.fromEntries(resource.identity!.map((name) => [name, 'string']))];
  const events: any[] = [];
  const type = objectType(resourceSchema(resource).attributes);
  for await (const event of terraform.answers('ListResource', { typeName, config, limit: 100, ...more })) {
    expect(event.diagnostic).toEqual([]);
    events.push({
      name: event.displayName,
      identity: decodeDynamicValue(identity, event.identity?.identityData),
      state: event.resourceObject === undefined ? undefined : decodeDynamicValue(type, event.resourceObject),
    });
  }
  return events;
}

const idOf = async (name: string) => (await local.api('GET', `/databases/${name}`)).body.database.DbId;

test.each<[string, () => Promise<Record<string, string>>, string[]]>([
  ['without a filter', async () => ({}), ['blog', 'branch', 'shop', 'shop-2']],
  ['of a group', async () => ({ group: 'main' }), ['blog', 'branch', 'shop']],
  ['with a prefix', async () => ({ prefix: 'shop' }), ['shop', 'shop-2']],
  ['of a group with a prefix', async () => ({ group: 'main', prefix: 'shop' }), ['shop']],
  ['branched from another one', async () => ({ parent: await idOf('shop') }), ['branch']],
  ['of another organization', async () => ({ organization: 'acme' }), ['away']],
])('databases are listed %s', async (_how, filter, names) => {
  expect((await listed('turso_database', await filter())).map(({ name }) => name).sort()).toEqual(names);
});

test('a listed database has its name as identity, and is read like an imported one', async () => {
  const [blog] = await listed('turso_database', { prefix: 'blog' }, { includeResourceObject: true });
  expect(blog.identity).toEqual({ name: 'blog' });
  expect(blog.state).toMatchObject({ name: 'blog', group: 'main', organization: 'local', allowed_ips: ['10.0.0.0/8'], size_limit: null, seed: null });
});

test('reads no more databases than Terraform needs', async () => {
  expect(await listed('turso_database', {}, { limit: 2 })).toHaveLength(2);
});

test.each<[Record<string, string>, string[]]>([
  [{}, ['main', 'other']],
  [{ prefix: 'o' }, ['other']],
  [{ organization: 'acme' }, ['theirs']],
])('groups are listed with the filter %j, with their UUIDs as identity', async (filter, names) => {
  const found = await listed('turso_group', filter, { includeResourceObject: true });
  expect(found.map(({ name }) => name)).toEqual(names);
  expect(found.map(({ identity, state }) => state.id === identity.id && state.location === 'ams')).toEqual(names.map(() => true));
});

test.each([['theirs', 'acme'], ['main', 'local']])('a group is imported by its UUID alone, whatever its organization: %s of %s', async (name, organization) => {
  const { body } = await local.call('GET', `/v1/organizations/${organization}/groups/${name}`);
  const identity = { identityData: encodeDynamicValue(['object', { id: 'string' }], { id: body.group.uuid }) };
  const { importedResources: [imported] } = await terraform.call('ImportResourceState', { typeName: 'turso_group', identity });
  const { newState, diagnostics } = await terraform.call('ReadResource', { typeName: 'turso_group', currentState: imported.state, currentIdentity: identity });
  expect(diagnostics).toEqual([]);
  const { attributes } = resourceSchema(tursoProvider.resources.find(({ type }) => type === 'turso_group')!);
  expect(decodeDynamicValue(objectType(attributes), newState)).toMatchObject({ name, organization, id: body.group.uuid });
});

test.each<[string, Record<string, string>, Record<string, string>[]]>([
  ['turso_organization_member', {}, [{ organization: 'local', username: 'bo' }, { organization: 'local', username: 'li' }]],
  ['turso_organization_member', { role: 'viewer' }, [{ organization: 'local', username: 'bo' }]],
  ['turso_organization_member', { organization: 'acme' }, []],
  ['turso_organization_invite', {}, [{ organization: 'local', email: 'ada@turso.tech' }]],
  ['turso_jwks', {}, [{ organization: 'local', name: 'clerk' }]],
])('%s is listed with the filter %j, without owners', async (type, filter, identities) => {
  expect((await listed(type, filter)).map(({ identity }) => identity)).toEqual(identities);
});

test('listed objects of an organization are read like imported ones', async () => {
  const whole = { includeResourceObject: true };
  expect((await listed('turso_organization_member', { role: 'admin' }, whole)).map(({ state }) => state))
    .toMatchObject([{ organization: 'local', username: 'li', role: 'admin', email: 'li@turso.tech' }]);
  expect((await listed('turso_organization_invite', {}, whole)).map(({ state }) => state))
    .toMatchObject([{ organization: 'local', email: 'ada@turso.tech', username: null, role: 'admin', status: 'pending' }]);
  expect((await listed('turso_jwks', {}, whole)).map(({ state }) => state))
    .toMatchObject([{ organization: 'local', name: 'clerk', jwks_url: 'https://example.com/jwks', region: null }]);
});
