import type { Family } from './family';

export const ORGANIZATION: Family = {
  about: 'organizations and their people',
  prepare: async (local) => {
    await local.signUp('iku', 'iku@turso.tech');
    await local.signUp('ada', 'ada@turso.tech');
    await local.api('POST', '/members', { username: 'iku', role: 'viewer' });
    await local.api('POST', '/members', { username: 'ada', role: 'admin' });
    for (const email of ['b@turso.tech', 'a@turso.tech']) {
      await local.call('POST', `/v2/organizations/${local.organization}/invites`, { email, role: 'member' });
    }
    await local.call('POST', '/v1/organizations', { name: 'Acme' });
  },
  reads: {
    'turso_organization.own': {
      inputs: {},
      finds: {
        organization: 'local',
        slug: 'local',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        overages: false,
        require_mfa: false,
        blocked_reads: false,
        blocked_writes: false,
        restore_enabled: expect.any(Boolean),
        plan_id: expect.any(String),
      },
    },
    'turso_organization.other': { inputs: { organization: '"acme"' }, finds: { organization: 'acme', slug: 'acme', name: 'Acme', type: 'team' } },
    'turso_organizations.all': {
      inputs: {},
      finds: { organizations: [expect.objectContaining({ slug: 'acme', name: 'Acme', type: 'team' }), expect.objectContaining({ slug: 'local' })] },
    },
    'turso_organization_members.all': {
      inputs: {},
      finds: {
        organization: 'local',
        members: [
          { username: 'ada', role: 'admin', email: 'ada@turso.tech' },
          { username: 'iku', role: 'viewer', email: 'iku@turso.tech' },
          { username: 'local', role: 'owner', email: expect.any(String) },
        ],
      },
    },
    'turso_organization_members.admins': { inputs: { role: '"admin"' }, finds: { members: [expect.objectContaining({ username: 'ada' })] } },
    'turso_organization_members.other': { inputs: { organization: '"acme"' }, finds: { members: [expect.objectContaining({ role: 'owner' })] } },
    'turso_organization_invites.all': {
      inputs: {},
      finds: {
        organization: 'local',
        invites: ['a', 'b'].map((name) => ({
          id: expect.stringMatching(/^\d+$/), email: `${name}@turso.tech`, role: 'member', created_at: expect.stringMatching(/^20/),
        })),
      },
    },
    'turso_organization_invites.other': { inputs: { organization: '"acme"' }, finds: { organization: 'acme', invites: [] } },
    'turso_current_user.me': { inputs: {}, finds: { username: 'local', email: expect.stringContaining('@'), mfa: expect.any(Boolean), has_pending_invites: false } },
  },
  refused: [
    { data: 'turso_organization', inputs: { organization: '"elsewhere"' }, says: /Could not read organization .*answered 404: organization not found.* Check the organization's slug/ },
    { data: 'turso_organization_members', inputs: { organization: '"elsewhere"' }, says: /Could not read organization members .*Check the organization's slug/ },
  ],
};
