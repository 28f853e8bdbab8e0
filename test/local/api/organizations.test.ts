import { FreshInstance, freshInstance } from '../fresh-instance';

let local: FreshInstance;

beforeAll(async () => {
  local = await freshInstance();
});

afterAll(() => local.stop());

const refusal = (status: number, error: string) => ({ status, body: { error: expect.stringContaining(error) } });

describe('organizations', () => {
  it('are created, listed for their members, and deleted when they are empty', async () => {
    const { body } = await local.call('POST', '/v1/organizations?dry_run=true', { name: 'Acme Inc', stripe_id: '' });
    expect(body.org).toMatchObject({ slug: 'acme-inc', name: 'Acme Inc' });
    expect((await local.call('GET', '/v1/organizations/acme-inc')).status).toBe(404);
    await local.call('POST', '/v1/organizations', { name: 'Acme Inc' });
    expect((await local.call('GET', '/v1/organizations')).body.map(({ slug }: { slug: string }) => slug)).toEqual(['acme-inc', 'local']);
    expect(await local.call('POST', '/v1/organizations', { name: 'acme inc' })).toEqual(refusal(409, 'already exists'));
    await local.call('POST', '/v1/organizations/acme-inc/groups', { name: 'g', location: 'ams' });
    expect(await local.call('DELETE', '/v1/organizations/acme-inc')).toEqual(refusal(400, 'still has groups'));
    await local.call('DELETE', '/v1/organizations/acme-inc/groups/g');
    expect((await local.call('DELETE', '/v1/organizations/acme-inc')).status).toBe(200);
    expect(await local.call('GET', '/v1/organizations/acme-inc')).toEqual({ status: 404, body: { error: 'organization not found' } });
  });

  it('have an id that calls accept in place of the slug', async () => {
    const { organizations: [{ id }] } = (await local.call('GET', '/v2/organizations')).body;
    expect((await local.call('GET', `/v1/organizations/${id}`)).body.organization).toMatchObject({ id, slug: 'local' });
  });

  it('change their settings, but restore_enabled only in a request of its own', async () => {
    const patch = (body: object) => local.call('PATCH', '/v1/organizations/local', body);
    expect((await patch({ overages: true, require_mfa: true })).body.organization).toMatchObject({ overages: true, require_mfa: true });
    expect((await patch({ restore_enabled: false })).body.organization).toMatchObject({ overages: true, restore_enabled: false });
    expect(await patch({ restore_enabled: true, overages: false })).toEqual(refusal(400, 'restore_enabled must be updated separately'));
    expect((await local.call('GET', '/v1/organizations/local')).body.organization).toMatchObject({ overages: true, restore_enabled: false });
    await patch({ restore_enabled: true });
  });

  it('include the organization of the platform itself, which cannot be deleted', async () => {
    expect(await local.call('DELETE', '/v1/organizations/local')).toEqual(refusal(400, 'is a personal account'));
  });
});

describe('members', () => {
  it('are added in both ways that clients use, change their role, and are removed', async () => {
    expect((await local.ask('GET', '/members')).body).toEqual({ members: [{ username: 'local', role: 'owner', email: 'local@localhost' }] });
    expect((await local.ask('POST', '/members', { username: 'alice' })).body).toEqual({ member: 'alice', role: 'member' });
    expect((await local.ask('POST', '/members/bob', { member: 'bob', role: 'viewer' })).body).toEqual({ member: 'bob', role: 'viewer' });
    expect((await local.ask('PATCH', '/members/bob', { role: 'admin' })).body.member).toEqual({ username: 'bob', role: 'admin', email: 'bob@localhost' });
    expect((await local.ask('GET', '/members/bob')).body.member.role).toBe('admin');
    expect((await local.ask('DELETE', '/members/bob')).body).toEqual({ member: 'bob' });
    expect(await local.ask('GET', '/members/bob')).toEqual({ status: 404, body: { error: 'could not find member' } });
  });

  it.each([
    ['the user is unknown', 'POST', '/members', { username: 'nobody' }, 404, 'could not find user nobody'],
    ['the user is a member', 'POST', '/members', { username: 'alice' }, 409, 'user alice is already a member of organization local'],
    ['the role is the owner\'s', 'POST', '/members', { username: 'bob', role: 'owner' }, 400, 'invalid role'],
    ['the role is unknown', 'PATCH', '/members/alice', { role: 'king' }, 400, 'invalid role'],
    ['the changed user is unknown', 'PATCH', '/members/nobody', { role: 'admin' }, 404, 'could not find user nobody'],
    ['the changed user is no member', 'PATCH', '/members/carol', { role: 'admin' }, 404, 'could not find member'],
    ['the owner is to be less', 'PATCH', '/members/local', { role: 'admin' }, 403, 'the role of the owner cannot be changed'],
    ['the removed user is no member', 'DELETE', '/members/carol', undefined, 404, 'user carol is not a member of org local'],
    ['the owner is to be removed', 'DELETE', '/members/local', undefined, 403, 'the owner of an organization cannot be removed'],
  ])('fails when %s', async (_, method, path, body, status, error) => {
    expect(await local.ask(method, path, body)).toEqual({ status, body: { error } });
  });

  it.each([
    ['viewer', 'GET', '/groups', 200],
    ['viewer', 'POST', '/groups', 403],
    ['member', 'POST', '/groups', 400],
    ['member', 'GET', '/members', 403],
    ['member', 'POST', '/members', 403],
    ['member', 'PATCH', '', 403],
    ['admin', 'GET', '/members', 200],
    ['admin', 'DELETE', '', 403],
    ['none', 'GET', '/groups', 403],
  ])('with the role %s get for %s %s the status %s', async (role, method, path, _status) => {
    await local.ask('DELETE', '/members/carol');
    if (role !== 'none') {
      await local.ask('POST', '/members', { username: 'carol', role });
    }
    const carol = await local.tokenOf('carol');
    const answer = await local.request(method, `/v1/organizations/local${path}`, {
      headers: { authorization: `Bearer ${carol}` }, body: method === 'GET' ? undefined : '{}',
    });
    expect(answer.status).toBe(_status);
  });

  it('get Turso\'s message that only an admin changes roles, and may leave', async () => {
    await local.ask('DELETE', '/members/carol');
    await local.ask('POST', '/members', { username: 'carol' });
    const headers = { authorization: `Bearer ${await local.tokenOf('carol')}` };
    const url = '/v1/organizations/local/members/carol';
    expect(await local.request('PATCH', url, { headers, body: '{"role":"admin"}' }))
      .toEqual({ status: 403, body: { error: 'updating member roles is only allowed for admin or owner' } });
    expect((await local.request('DELETE', url, { headers })).body).toEqual({ member: 'carol' });
  });
});

describe('invites', () => {
  const invites = async () => (await local.call('GET', '/v2/organizations/local/invites')).body.invites;

  it('are pending until they are revoked, with one for each address', async () => {
    const path = '/v2/organizations/local/invites';
    expect((await local.call('POST', path, { email: 'dora@example.com' })).body)
      .toEqual({ invited: { email: 'dora@example.com', role: 'member', organization: 'local' } });
    await local.call('POST', path, { email: 'dora@example.com', role: 'admin' });
    await local.call('POST', path, { username: 'bob' });
    expect(await invites()).toEqual([
      { id: 2, email: 'dora@example.com', role: 'admin', created_at: expect.any(String) },
      { id: 3, email: 'bob@localhost', role: 'member', created_at: expect.any(String) },
    ]);
    expect((await local.call('DELETE', `${path}/dora%40example.com`)).status).toBe(200);
    expect(await local.call('DELETE', `${path}/dora%40example.com`)).toEqual({ status: 404, body: { error: 'invite not found' } });
    await local.call('DELETE', `${path}/bob@localhost`);
    expect(await invites()).toEqual([]);
  });

  it('are created in the older way of the CLI, which also lists the accepted ones', async () => {
    await local.ask('POST', '/invite', { email: 'eve@example.com', role: 'viewer' });
    await local.control('POST', '/_control/invites/eve@example.com/accept');
    expect((await local.ask('GET', '/invites')).body.invites).toEqual([expect.objectContaining({ Email: 'eve@example.com', Role: 'viewer', Accepted: true })]);
    expect(await invites()).toEqual([]);
    expect((await local.ask('GET', '/members/eve')).body.member).toEqual({ username: 'eve', email: 'eve@example.com', role: 'viewer' });
  });

  it.each([
    ['nobody is named', {}, 400, 'exactly one of email or username'],
    ['both are named', { email: 'a@b.c', username: 'bob' }, 400, 'exactly one of email or username'],
    ['the user is unknown', { username: 'nobody' }, 404, 'could not find user nobody'],
    ['the role is unknown', { email: 'a@b.c', role: 'owner' }, 400, 'invalid role'],
    ['the address is none', { email: 'nobody' }, 400, 'invalid email "nobody"'],
    ['the user is a member', { email: 'local@localhost' }, 409, 'is already a member'],
  ])('fails when %s', async (_, body, status, error) => {
    expect(await local.call('POST', '/v2/organizations/local/invites', body)).toEqual(refusal(status, error));
  });
});

describe('the current user', () => {
  it('sees invitations to organizations', async () => {
    await local.call('POST', '/v2/organizations/local/invites', { username: 'bob' });
    const headers = { authorization: `Bearer ${await local.tokenOf('bob')}` };
    expect((await local.request('GET', '/v1/user', { headers })).body.user).toMatchObject({ username: 'bob', has_pending_invites: true, mfa: false });
    expect((await local.call('GET', '/v1/user')).body.user).toMatchObject({ username: 'local', has_pending_invites: false, mfa: true });
  });
});
