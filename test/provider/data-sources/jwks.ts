import type { Family } from './family';

const template = (...parts: string[]) => ({ template: expect.stringMatching(new RegExp(`^\\{${parts.join(',')}\\}$`)) });
const UUID = '"[0-9a-f-]{36}"';

export const JWKS: Family = {
  about: 'identity providers',
  resources: `
    resource "turso_group" "g" {
      name     = "g"
      location = "aws-us-east-1"
    }
    resource "turso_database" "d" {
      name  = "d"
      group = turso_group.g.name
    }
    resource "turso_jwks" "it" {
      for_each = toset(["clerk", "auth0"])
      name     = each.key
      jwks_url = "https://example.com/\${each.key}"
    }
  `,
  reads: {
    'turso_jwks_list.all': {
      inputs: {},
      finds: { organization: 'local', jwks: [{ name: 'auth0', jwks_url: 'https://example.com/auth0' }, { name: 'clerk', jwks_url: 'https://example.com/clerk' }] },
    },
    'turso_jwks_template.all': { inputs: {}, finds: { organization: 'local', scope: 'full-access', ...template('"a":"rw"') } },
    'turso_jwks_template.reader': { inputs: { group: '"g"', scope: '"read-only"' }, finds: template(`"gid":${UUID}`, '"a":"ro"') },
    'turso_jwks_template.tables': {
      inputs: { database: 'turso_database.d.name', permissions: '[{ tables = ["users"], actions = ["data_read"] }, { actions = ["data_add"] }]' },
      finds: template(`"id":${UUID}`, '"perm":\\[.*"users".*\\]'),
    },
  },
  refused: [
    { data: 'turso_jwks_template', inputs: { database: '"nowhere"' }, says: /Error: Could not read JWKS template .*GET .*\/jwks-template answered 404/ },
  ],
};
