import { Hono } from 'hono';
import { audit } from './audit';
import { readFields } from './fields';
import { ApiParts, organizationOf } from './parts';
import { principalOf, requireRole } from './principal';
import { givenRole, MemberOf } from '../control/members';

/** https://docs.turso.tech/api-reference/organizations/members/list and its neighbours. */
export function membersApi(parts: ApiParts): Hono {
  const { members } = parts;
  const api = new Hono();

  api.get('/', (context) => context.json({ members: members.list(organizationOf(context)).map(memberView) }));

  api.post('/', async (context) => {
    const fields = await readFields(context);
    const { user, role } = await members.add(organizationOf(context), fields.required('username'), givenRole(fields.string('role')));
    await audit(context, parts, 'org-member-add', user.username);
    return context.json({ member: user.username, role });
  });

  // Turso's TypeScript client puts the username into the path.
  api.post('/:username', async (context) => {
    const role = givenRole((await readFields(context)).string('role'));
    const added = await members.add(organizationOf(context), context.req.param('username'), role);
    await audit(context, parts, 'org-member-add', added.user.username);
    return context.json({ member: added.user.username, role: added.role });
  });

  api.get('/:username', (context) => context.json({
    member: memberView(members.get(organizationOf(context), context.req.param('username'))),
  }));

  api.patch('/:username', async (context) => {
    requireRole(context, 'admin', 'updating member roles is only allowed for admin or owner');
    const role = givenRole((await readFields(context)).required('role'));
    return context.json({ member: memberView(await members.changeRole(organizationOf(context), context.req.param('username'), role)) });
  });

  api.delete('/:username', async (context) => {
    const username = context.req.param('username');
    const leaves = username === principalOf(context).user.username;
    if (!leaves) {
      requireRole(context, 'admin', 'removing members is only allowed for admin or owner');
    }
    await members.remove(organizationOf(context), username);
    await audit(context, parts, leaves ? 'org-member-leave' : 'org-member-rm', username);
    return context.json({ member: username });
  });

  return api;
}

function memberView({ user, role }: MemberOf): object {
  return { username: user.username, role, email: user.email };
}
