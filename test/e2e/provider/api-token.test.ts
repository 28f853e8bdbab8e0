import { readFileSync } from 'node:fs';
import { group, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { REQUIRED_PROVIDERS } from '../../support/provider';
import type { Fault } from '../../support/turso-local';

jest.setTimeout(60_000);

const live = new Live();

const TOKEN = 'turso_api_token.t';

const token = (more = '') => `
  resource "turso_api_token" "t" {
    name = "t"
    ${more}
  }
`;

const ofGroup = (scopes: string) => group() + token(`group = turso_group.g.name\n group_id = turso_group.g.id\n scopes = ${scopes}`);

const state = () => live.project.instance(TOKEN).attributes;
const kept = async () => (await live.local.api('GET', '/api-tokens')).body.tokens as { name: string; id: string; scopes?: string[] }[];

/** The status that the API answers to the bearer of a token. */
async function status(secret: string, path: string, method = 'GET', body?: object): Promise<number> {
  const { apiUrl, organization } = live.local;
  const response = await fetch(`${apiUrl}/v1/organizations/${organization}${path}`, {
    method, headers: { authorization: `Bearer ${secret}` }, body: body === undefined ? undefined : JSON.stringify(body),
  });
  return response.status;
}

afterEach(async () => {
  for (const { id } of await kept()) await live.local.api('DELETE', `/api-tokens/${id}`);
});

describeWithTerraform('an API token', () => {
  test('of the organization opens it, is kept by reads, and is revoked when it is destroyed', async () => {
    live.write(token());
    const { text } = await live.project.plan();
    expect(text).not.toContain('Unrestricted');
    await live.project.apply();
    const { token: secret, id, organization, api_url: apiUrl } = state();
    expect({ organization, apiUrl }).toEqual({ organization: live.local.organization, apiUrl: live.local.apiUrl });
    expect(await kept()).toMatchObject([{ name: 't', id }]);
    expect(await status(secret, '/groups')).toBe(200);
    await live.project.apply('-refresh-only');
    expect(state().token).toBe(secret);
    expect(await live.project.plannedActions()).toEqual({});
    // What programs read is complete by intent.
    const read = live.project.printed.split('\n').filter((line) => !line.startsWith('{"format_version"')).join('\n');
    expect(read).not.toContain(secret);
    expect(readFileSync(live.project.path('terraform.tfstate'), 'utf8').split(secret)).toHaveLength(2);
    await live.project.destroy();
    expect(await kept()).toEqual([]);
    expect(await status(secret, '/groups')).toBe(401);
  });

  test('of a group may do what its scopes say', async () => {
    live.write(ofGroup('["read", "db:create"]'));
    await live.project.apply();
    const { token: secret, group_id: id } = state();
    expect(id).toBe(live.project.instance('turso_group.g').attributes.id);
    expect(await status(secret, '/databases', 'POST', { name: 'made', group: 'g' })).toBe(200);
    expect(await status(secret, '/databases/made', 'DELETE')).toBe(403);
  });

  test.each([
    ['["full-access"]', 9],
    ['["read-only"]', 1],
    ['["read", "read-only"]', 1],
  ])('with the scopes %s is planned without a change, although Turso lists %d scopes', async (scopes, count) => {
    live.write(ofGroup(scopes));
    await live.project.apply();
    expect((await kept())[0].scopes).toHaveLength(count);
    expect(await live.project.plannedActions()).toEqual({});
    await live.project.apply('-refresh-only');
    expect(state().scopes.sort()).toEqual(JSON.parse(scopes));
  });

  test('is recreated after somebody revoked it', async () => {
    live.write(token());
    await live.project.apply();
    const { id, token: secret } = state();
    await live.local.api('DELETE', `/api-tokens/${id}`);
    expect(await live.project.plannedActions()).toEqual({ [TOKEN]: 'create' });
    await live.project.apply();
    expect(state().token).not.toBe(secret);
    expect(await status(state().token, '/groups')).toBe(200);
  });

  test('of a replaced group is recreated in the same apply, and stays if the group is only renamed', async () => {
    live.write(ofGroup('["read"]'));
    await live.project.apply();
    const { id } = state();
    live.write(ofGroup('["read"]').replace('"g"\n  location', '"h"\n  location'));
    expect(await live.project.plannedActions()).toEqual({ 'turso_group.g': 'update', [TOKEN]: 'update' });
    await live.project.apply();
    expect(state()).toMatchObject({ id, group: 'h' });
    expect(await live.project.plannedActions()).toEqual({});
    live.write(ofGroup('["read"]').replace('"g"\n  location', '"h"\n  location').replace('aws-us-east-1', 'aws-eu-west-1'));
    expect(await live.project.plannedActions()).toEqual({ 'turso_group.g': 'delete-create', [TOKEN]: 'delete-create' });
    await live.project.apply();
    expect(state().id).not.toBe(id);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is imported without its secret, and then managed', async () => {
    live.write(token());
    await live.project.apply();
    const { id } = state();
    await live.project.succeed('state', 'rm', TOKEN);
    await live.project.succeed('import', TOKEN, id);
    expect(state()).toMatchObject({ id, name: 't', token: null });
    await live.project.succeed('state', 'rm', TOKEN);
    await live.project.succeed('import', TOKEN, `${live.local.organization}/t`);
    expect(state()).toMatchObject({ id, name: 't', token: null });
    expect(await live.project.plannedActions()).toEqual({});
    await live.project.destroy();
    expect(await kept()).toEqual([]);
  });

  test.each<[string, Fault]>([
    ['the connection broke after the effect', { drop: 'after', times: 1 }],
    ['a 502 came instead', { status: 502, when: 'after', times: 1 }],
    ['the connection broke before the effect', { drop: 'before', times: 1 }],
    ['the rate limit was reached', { status: 429, retryAfter: 0, times: 1 }],
  ])('whose secret is lost does not stay behind: %s', async (_how, fault) => {
    live.write(token());
    await live.local.faults({ method: 'POST', path: '/api-tokens/t$', ...fault });
    await live.project.apply();
    expect(await kept()).toMatchObject([{ name: 't', id: state().id }]);
    expect(await status(state().token, '/groups')).toBe(200);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('never revokes an earlier token of the same name', async () => {
    const body = { organization: live.local.organization };
    await fetch(`${live.local.apiUrl}/v1/auth/api-tokens/t`, { method: 'POST', headers: { authorization: `Bearer ${live.local.apiToken}` }, body: JSON.stringify(body) });
    const before = await kept();
    live.write(token());
    expect(await live.project.failApply()).toMatch(/Error: Could not create API token "t" .*already exists/);
    await live.local.faults({ method: 'POST', path: '/api-tokens/t$', drop: 'after', times: 1 });
    await live.project.failApply();
    expect(await kept()).toEqual(before);
  });

  test('without an organization makes the plan warn', async () => {
    const { apiUrl, apiToken } = live.local;
    const write = (more: string) => live.project.config(`${REQUIRED_PROVIDERS}
      provider "turso" {
        api_url   = "${apiUrl}"
        api_token = "${apiToken}"
      }
      ${more}
    `);
    write(token());
    expect((await live.project.plan()).text).toContain('Warning: Unrestricted API token');
    await live.project.apply();
    expect(state()).toMatchObject({ organization: null, token: expect.any(String) });
    expect(await live.project.plannedActions()).toEqual({});
    await live.project.destroy();
    write(token('group = "g"\n scopes = ["read"]'));
    expect(await live.project.fail('plan')).toContain('Error: Missing organization');
  });
});
