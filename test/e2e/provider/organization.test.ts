import { readFileSync } from 'node:fs';
import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { REQUIRED_PROVIDERS } from '../../support/provider';
import type { Fault } from '../../support/turso-local';

jest.setTimeout(60_000);

const live = new Live({ args: ['--users', 'alice,bob,carol'] });

const MEMBER = 'turso_organization_member.m';

const member = (more = '', username = 'alice') => `
  resource "turso_organization_member" "m" {
    username = "${username}"
    ${more}
  }
`;

const settings = (more: string) => `
  resource "turso_organization_settings" "s" {
    ${more}
  }
`;

const jwks = (more = '') => `
  resource "turso_jwks" "j" {
    name     = "clerk"
    jwks_url = "https://example.com/jwks"
    ${more}
  }
`;

const state = (address: string) => live.project.instance(address).attributes;
const members = async () => (await live.local.api('GET', '/members')).body.members as { username: string; role: string }[];
const organization = async () => (await live.local.api('GET', '')).body.organization;
const endpoints = async () => (await live.local.call('GET', '/v2/organizations/local/jwks')).body.jwks;

/** What was asked of Turso, without reads. */
const writes = async () => (await live.local.requests()).filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

afterEach(async () => {
  for (const { username, role } of await members()) if (role !== 'owner') await live.local.api('DELETE', `/members/${username}`);
  for (const { jwks_name: name } of await endpoints()) await live.local.call('DELETE', `/v2/organizations/local/jwks/${name}`, {});
});

describeWithTerraform('a member', () => {
  test('who exists already is not adopted, and can be imported', async () => {
    await live.local.api('POST', '/members', { username: 'alice', role: 'viewer' });
    live.write(member('role = "viewer"'));
    expect(await live.project.fail('apply', '-auto-approve'))
      .toMatch(/Member "alice" of organization "local" exists already .*terraform import turso_organization_member.NAME local\/alice/);
    await live.project.succeed('import', MEMBER, 'local/alice');
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('without an account fails, and the error says how to invite the person', async () => {
    live.write(member('', 'nobody'));
    expect(await live.project.fail('apply', '-auto-approve'))
      .toMatch(/Could not create organization member "nobody" .*could not find user nobody\. Turso has no user with this name\. Check the name, or invite the person by email/);
    expect(live.project.state()).toEqual([]);
  });

  test('gets its role back after somebody changed it', async () => {
    live.write(member('role = "admin"'));
    await live.project.apply();
    await live.local.api('PATCH', '/members/alice', { role: 'viewer' });
    expect(await live.project.plannedActions()).toEqual({ [MEMBER]: 'update' });
    await live.project.apply();
    expect(await members()).toContainEqual(expect.objectContaining({ username: 'alice', role: 'admin' }));
  });

  test('who is the only owner keeps the role and the membership', async () => {
    live.write(member('role = "admin"', 'local'));
    await live.project.succeed('import', MEMBER, 'local');
    expect(state(MEMBER).role).toBe('owner');
    const said = /"local" is the only owner of organization "local" .*terraform state rm/;
    expect(await live.project.fail('plan')).toMatch(said);
    expect(await live.project.fail('plan', '-destroy')).toMatch(said);
    expect(await members()).toMatchObject([{ username: 'local', role: 'owner' }]);
    await live.project.succeed('state', 'rm', MEMBER);
  });

  test.each<[string, Fault]>([
    ['is added once although the answer was lost', { drop: 'after' }],
    ['is added although the request was lost', { drop: 'before' }],
    ['is added although Turso stumbled', { status: 503 }],
  ])('%s', async (_what, fault) => {
    await live.local.faults({ method: 'POST', path: '/members$', times: 1, ...fault });
    live.write(member());
    await live.project.apply();
    expect(state(MEMBER)).toMatchObject({ organization: 'local', username: 'alice', role: 'member', email: 'alice@localhost' });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test.each([400, 402, 403, 422])('fails when Turso answers %i, and is added by the next apply', async (status) => {
    await live.local.faults({ method: 'POST', path: '/members$', times: 1, status });
    live.write(member());
    expect(await live.project.fail('apply', '-auto-approve')).toContain(`answered ${status}`);
    expect(live.project.state()).toEqual([]);
    await live.project.apply();
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('of many is read from one list', async () => {
    live.write(`resource "turso_organization_member" "m" {
      for_each = toset(["alice", "bob", "carol"])
      username = each.key
    }`);
    await live.project.apply();
    await live.local.clearRequests();
    await live.project.succeed('plan');
    expect((await live.local.requests()).map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/organizations/local/members']);
  });
});

describeWithTerraform('the settings of an organization', () => {
  test('are only managed if they are set, and stay when the resource is destroyed', async () => {
    await live.local.api('PATCH', '', { overages: true });
    live.write(settings('require_mfa = true'));
    await live.project.apply();
    expect(state('turso_organization_settings.s')).toEqual(expect.objectContaining({ organization: 'local', overages: true, require_mfa: true, restore_enabled: true }));
    await live.local.api('PATCH', '', { overages: false });
    expect(await live.project.plannedActions()).toEqual({});
    await live.local.api('PATCH', '', { require_mfa: false });
    expect(await live.project.plannedActions()).toEqual({ 'turso_organization_settings.s': 'update' });
    await live.project.apply();
    live.write('');
    expect((await live.project.plan()).text).toContain('The settings of organization "local" stay as they are');
    await live.project.apply();
    expect(await organization()).toMatchObject({ overages: false, require_mfa: true });
    await live.local.api('PATCH', '', { require_mfa: false });
  });

  test('are sent as Turso accepts them: only changes, and restore_enabled alone', async () => {
    await live.local.clearRequests();
    live.write(settings('overages = false\nrequire_mfa = true\nrestore_enabled = false'));
    await live.project.apply();
    expect(await writes()).toEqual(['PATCH /v1/organizations/local', 'PATCH /v1/organizations/local']);
    expect(await organization()).toMatchObject({ overages: false, require_mfa: true, restore_enabled: false });
    await live.local.clearRequests();
    live.write(settings('overages = false\nrequire_mfa = false\nrestore_enabled = true'));
    await live.project.apply();
    expect(await writes()).toHaveLength(2);
    expect(await organization()).toMatchObject({ overages: false, require_mfa: false, restore_enabled: true });
  });

  test('that fail halfway are in the state as they are, and the next apply continues', async () => {
    live.write(settings('overages = false'));
    await live.project.apply();
    live.write(settings('overages = true\nrestore_enabled = false'));
    // The first request passes, the second does not.
    await live.local.faults({ method: 'PATCH', path: '/organizations/local$', times: 1, latencyMs: 1 }, { method: 'PATCH', path: '/organizations/local$', times: 1, status: 403 });
    expect(await live.project.fail('apply', '-auto-approve')).toMatch(/Could not update settings of organization "local" .*answered 403/);
    expect(state('turso_organization_settings.s')).toMatchObject({ overages: true, restore_enabled: true });
    await live.project.apply();
    expect(await organization()).toMatchObject({ overages: true, restore_enabled: false });
    await live.local.api('PATCH', '', { overages: false });
    await live.local.api('PATCH', '', { restore_enabled: true });
  });
});

describeWithTerraform('an identity provider', () => {
  test('makes the plan warn of what its tokens open, and is not adopted if one of its name exists', async () => {
    live.write(jwks());
    expect((await live.project.plan()).text).toContain('Tokens of this identity provider open all databases');
    await live.local.call('PUT', '/v2/organizations/local/jwks/clerk', { jwks_url: 'https://example.com/theirs' });
    expect(await live.project.fail('apply', '-auto-approve'))
      .toMatch(/JWKS endpoint "clerk" of organization "local" exists already .*terraform import turso_jwks.NAME local\/clerk/);
    expect(await endpoints()).toEqual([{ jwks_name: 'clerk', jwks_url: 'https://example.com/theirs' }]);
    await live.project.succeed('import', 'turso_jwks.j', 'clerk');
    expect(await live.project.plannedActions()).toEqual({ 'turso_jwks.j': 'update' });
    await live.project.apply();
    expect(await endpoints()).toEqual([{ jwks_name: 'clerk', jwks_url: 'https://example.com/jwks' }]);
  });
});

describeWithTerraform('what Terraform writes for an organization', () => {
  test('needs no editing', async () => {
    await live.local.api('POST', '/members', { username: 'bob', role: 'viewer' });
    await live.local.call('POST', '/v2/organizations/local/invites', { email: 'ada@turso.tech', role: 'admin' });
    await live.local.call('PUT', '/v2/organizations/local/jwks/clerk', { jwks_url: 'https://example.com/jwks' });
    const ids = {
      turso_organization_settings: 'local', turso_organization_member: 'local/bob', turso_organization_invite: 'ada@turso.tech', turso_jwks: 'clerk',
    };
    live.write(Object.entries(ids).map(([type, id]) => `import {\n  to = ${type}.it\n  id = "${id}"\n}\n`).join(''));
    await live.project.succeed('plan', '-input=false', `-generate-config-out=${live.project.path('generated.tf')}`);
    expect(await live.project.apply()).toContain('4 imported, 0 added, 0 changed, 0 destroyed');
    expect(await live.project.plannedActions()).toEqual({});
    expect(readFileSync(live.project.path('generated.tf'), 'utf8')).toMatch(/role += "viewer"/);
    await live.local.revokeInvite('ada@turso.tech');
  });
});

describeWithTerraform('a provider without an organization', () => {
  test('manages the personal account, and the state names it', async () => {
    const { apiUrl, apiToken } = live.local;
    live.project.config(`${REQUIRED_PROVIDERS}provider "turso" {
      api_url   = "${apiUrl}"
      api_token = "${apiToken}"
    }
    ${member()}${settings('overages = false')}
    data "turso_organization" "own" {}
    data "turso_groups" "own" {}`);
    await live.project.apply();
    expect(state(MEMBER)).toMatchObject({ organization: 'local', username: 'alice' });
    expect(state('turso_organization_settings.s')).toMatchObject({ organization: 'local', overages: false });
    expect(state('data.turso_organization.own')).toMatchObject({ organization: 'local', slug: 'local' });
    expect(state('data.turso_groups.own')).toMatchObject({ organization: null, groups: [] });
    expect(await live.project.plannedActions()).toEqual({});
  });
});
