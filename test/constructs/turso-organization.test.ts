import { newStack, onlyDataSource, onlyResource, resolved, synthesized } from './synthesized';
import { MemberRole, TursoOrganization } from '../../src';

test('manages no setting without props', () => {
  const stack = newStack();
  new TursoOrganization(stack, 'acme');
  expect(synthesized(stack).resource).toBeUndefined();
});

test('manages the given settings, including false', () => {
  const stack = newStack();
  new TursoOrganization(stack, 'acme', { slug: 'acme', overages: false, requireMfa: true });
  expect(onlyResource(stack, 'turso_organization_settings')).toEqual({ organization: 'acme', overages: false, require_mfa: true });
});

test('has the children "Resource" for its settings and "Organization" for its slug', () => {
  const stack = newStack();
  const organization = new TursoOrganization(stack, 'acme', { restoreEnabled: true });
  expect(organization.node.children.map(({ node }) => node.path)).toEqual(['app/acme/Resource', 'app/acme/Organization']);
});

test('knows the slug that it was given, and looks up that of the provider', () => {
  const stack = newStack();
  expect(new TursoOrganization(stack, 'given', { slug: 'acme' }).slug).toBe('acme');
  expect(resolved(stack, new TursoOrganization(stack, 'own').slug)).toMatch(/^\$\{data\.turso_organization\.\w+\.slug\}$/);
  expect(onlyDataSource(stack, 'turso_organization')).toEqual({});
});

test('adds members, by default as "member"', () => {
  const stack = newStack();
  const organization = new TursoOrganization(stack, 'acme', { slug: 'acme' });
  const member = organization.addMember('ada', 'ada-l');
  organization.addMember('grace', 'grace-h', MemberRole.ADMIN);
  expect(member.node.path).toBe('app/acme/ada');
  expect(Object.values(synthesized(stack).resource.turso_organization_member)).toEqual([
    { organization: 'acme', username: 'ada-l', role: 'member' },
    { organization: 'acme', username: 'grace-h', role: 'admin' },
  ]);
});

test('invites by email', () => {
  const stack = newStack();
  new TursoOrganization(stack, 'acme').invite('ada', 'ada@example.com', MemberRole.VIEWER);
  expect(onlyResource(stack, 'turso_organization_invite')).toEqual({ email: 'ada@example.com', role: 'viewer' });
});
