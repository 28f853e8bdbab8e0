import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live({ args: ['--users', 'alice,bob'] });

const ADDRESS = 'turso_organization_invite.i';
const EMAIL = 'ada@turso.tech';

const invite = (who = `email = "${EMAIL}"`, more = '') => `
  resource "turso_organization_invite" "i" {
    ${who}
    ${more}
  }
`;

const state = () => live.project.instance(ADDRESS).attributes;
const invites = async () => (await live.local.call('GET', '/v2/organizations/local/invites')).body.invites as { email: string; role: string; id: number }[];
const members = async () => (await live.local.api('GET', '/members')).body.members as { username: string; role: string }[];
const send = async (email: string, role = 'member') => live.local.call('POST', '/v2/organizations/local/invites', { email, role });

afterEach(async () => {
  for (const { email } of await invites()) await live.local.revokeInvite(email);
  for (const { username, role } of await members()) if (role !== 'owner') await live.local.api('DELETE', `/members/${username}`);
});

describeWithTerraform('an invite', () => {
  test('stays accepted, hands over to the member, and does not end the membership when it is destroyed', async () => {
    live.write(invite());
    await live.project.apply();
    expect(state()).toMatchObject({ organization: 'local', email: EMAIL, username: null, role: 'member', status: 'pending' });
    expect(state().id).toBe(String((await invites())[0].id));
    await live.local.acceptInvite(EMAIL);
    expect(await live.project.plannedActions()).toEqual({});
    await live.project.apply();
    expect(state()).toMatchObject({ email: EMAIL, status: 'accepted' });

    live.write(`${invite()}
      resource "turso_organization_member" "m" { username = "ada" }
      import {
        to = turso_organization_member.m
        id = "ada"
      }
    `);
    expect(await live.project.apply()).toContain('1 imported, 0 added, 0 changed, 0 destroyed');
    live.write(`${invite()}resource "turso_organization_member" "m" {
      username = "ada"
      role     = "admin"
    }`);
    expect(await live.project.plannedActions()).toEqual({ 'turso_organization_member.m': 'update' });
    await live.project.apply();
    expect(await members()).toContainEqual(expect.objectContaining({ username: 'ada', role: 'admin' }));
    expect(await live.project.plannedActions()).toEqual({});

    live.write('resource "turso_organization_member" "m" {\n username = "ada"\n role = "admin"\n}');
    const { text } = await live.project.plan();
    expect(text).toContain(`"${EMAIL}" stays a member of organization "local"`);
    await live.project.apply();
    expect(await members()).toContainEqual(expect.objectContaining({ username: 'ada' }));
  });

  test('that was accepted does not invite a removed member again', async () => {
    live.write(invite());
    await live.project.apply();
    await live.local.acceptInvite(EMAIL);
    await live.project.apply('-refresh-only');
    await live.local.api('DELETE', '/members/ada');
    expect(await live.project.plannedActions()).toEqual({});
    expect(await invites()).toEqual([]);
    await live.project.apply(`-replace=${ADDRESS}`);
    expect(await invites()).toMatchObject([{ email: EMAIL }]);
  });

  test('that was accepted fails when its role changes, and says where to change it', async () => {
    live.write(invite());
    await live.project.apply();
    await live.local.acceptInvite(EMAIL);
    live.write(invite(undefined, 'role = "admin"'));
    expect(await live.project.fail('plan')).toMatch(/The invite to "ada@turso.tech" was accepted .*Add a turso_organization_member .*id "local\/USERNAME"/);
  });

  test.each(['expireInvite', 'revokeInvite'] as const)('is sent again after %s', async (end) => {
    live.write(invite());
    await live.project.apply();
    const { id } = state();
    await live.local[end](EMAIL);
    expect(await live.project.plannedActions()).toEqual({ [ADDRESS]: 'create' });
    await live.project.apply();
    expect(state().id).not.toBe(id);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is revoked when it is destroyed, also if somebody has revoked it before', async () => {
    live.write(invite());
    await live.project.apply();
    await live.project.destroy();
    expect(await invites()).toEqual([]);
    await live.project.apply();
    await live.local.revokeInvite(EMAIL);
    await live.project.succeed('destroy', '-auto-approve', '-refresh=false');
  });

  test('of a username goes to the address of the account, and another role replaces it in place', async () => {
    live.write(invite('username = "alice"', 'role = "viewer"'));
    await live.project.apply();
    expect(state()).toMatchObject({ username: 'alice', email: 'alice@localhost', role: 'viewer', status: 'pending' });
    const { id } = state();
    live.write(invite('username = "alice"', 'role = "admin"'));
    expect(await live.project.plannedActions()).toEqual({ [ADDRESS]: 'update' });
    await live.project.apply();
    expect(await invites()).toMatchObject([{ email: 'alice@localhost', role: 'admin' }]);
    expect(state().id).not.toBe(id);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is sent again with its own role after somebody changed the role', async () => {
    live.write(invite());
    await live.project.apply();
    await send(EMAIL, 'admin');
    expect(await live.project.plannedActions()).toEqual({ [ADDRESS]: 'update' });
    await live.project.apply();
    expect(await invites()).toMatchObject([{ email: EMAIL, role: 'member' }]);
  });

  test('fails when another one is pending at the address, and can be imported', async () => {
    await send('Ada@turso.tech', 'viewer');
    live.write(invite());
    const text = await live.project.fail('apply', '-auto-approve');
    expect(text).toMatch(/Invite to "Ada@turso.tech" of organization "local" exists already .*terraform import turso_organization_invite.NAME local\/Ada@turso.tech/);
    expect(await invites()).toMatchObject([{ email: 'Ada@turso.tech', role: 'viewer' }]);
    await live.project.succeed('import', ADDRESS, EMAIL);
    expect(await live.project.plannedActions()).toEqual({ [ADDRESS]: 'update' });
  });

  test('of a username warns when it replaced another one', async () => {
    await send('alice@localhost', 'viewer');
    live.write(invite('username = "alice"'));
    expect((await live.project.succeed('apply', '-auto-approve')).text).toContain('The invite replaced another one to "alice@localhost"');
  });

  test.each([['username = "bob"', 'username'], ['email = "BOB@localhost"', 'email']])('fails when the person is a member already: %s', async (who) => {
    await live.local.api('POST', '/members', { username: 'bob', role: 'viewer' });
    live.write(invite(who));
    expect(await live.project.fail('apply', '-auto-approve'))
      .toMatch(/is a member of organization "local" already .*turso_organization_member in place of the invite, and import it with the id "local\/bob"/);
    expect(await invites()).toEqual([]);
  });

  test('whose answer was lost is sent once more, and exists once', async () => {
    await live.local.faults({ method: 'POST', path: '/invites$', drop: 'after', times: 1 });
    live.write(invite());
    await live.project.apply();
    expect(await invites()).toHaveLength(1);
    expect(state().status).toBe('pending');
  });
});
