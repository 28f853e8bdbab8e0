import type { TursoLocal } from '../support/turso-local';

/** HCL expressions by the names of attributes. */
export type Inputs = Readonly<Record<string, string>>;

/** What the contract test has to know of one resource. `name` is unique in each test. */
export interface Fixture {
  /** Changes that keep the object, each with what the state says afterwards. */
  readonly updates: readonly { readonly change: (name: string) => Inputs; readonly then: object }[];
  /** Changes that replace the object, and the attribute that is named as the reason. */
  readonly replacements: readonly { readonly change: (name: string) => Inputs; readonly because: string }[];
  /** The id to import with, or what is said where there is nothing to import from. */
  readonly imported: { readonly id: (name: string) => string } | { readonly refused: string };
  /** The attributes of the resource itself. */
  readonly inputs: (name: string) => Inputs;
  /** Resources that have to be there first, as HCL. */
  readonly needs?: (name: string) => string;
  /** Deletes the object behind Terraform's back. */
  readonly vanish: (local: TursoLocal, name: string) => Promise<unknown>;
}

const homeWithDatabases = (name: string) => `
resource "turso_group" "home" {
  name     = "${name}-home"
  location = "aws-us-east-1"
}
resource "turso_group" "other" {
  name     = "${name}-other"
  location = "aws-us-east-1"
}
resource "turso_database" "home" {
  name  = "${name}-home"
  group = turso_group.home.name
}
resource "turso_database" "tenant" {
  name  = "${name}-tenant"
  group = turso_group.home.name
}
`;

const USERS = '{ name = "0001_users", sql = "CREATE TABLE users (id INTEGER PRIMARY KEY)" }';
const MESSAGES = '{ name = "0002_messages", sql = "CREATE TABLE messages (id INTEGER PRIMARY KEY, body TEXT)" }';

/** A fixture for each resource that the provider registers. */
export const FIXTURES: Readonly<Record<string, Fixture>> = {
  turso_group: {
    inputs: (name) => ({ name: `"${name}"`, location: '"aws-us-east-1"' }),
    updates: [
      { change: () => ({ delete_protection: 'true' }), then: { delete_protection: true } },
      { change: () => ({ delete_protection: 'false' }), then: { delete_protection: false } },
      { change: (name) => ({ name: `"${name}-renamed"` }), then: { name: expect.stringMatching(/-renamed$/) } },
    ],
    replacements: [{ change: () => ({ location: '"aws-eu-west-1"' }), because: 'location' }],
    imported: { id: (name) => name },
    vanish: async (local, name) => local.api('DELETE', `/groups/${name}`),
  },

  turso_database: {
    needs: homeWithDatabases,
    inputs: (name) => ({ name: `"${name}"`, group: 'turso_group.home.name' }),
    updates: [
      { change: () => ({ block_writes: 'true' }), then: { block_writes: true, block_reads: false } },
      { change: () => ({ block_reads: 'true', delete_protection: 'true' }), then: { block_writes: false, block_reads: true, delete_protection: true } },
      { change: () => ({ size_limit: '"256mb"' }), then: { size_limit: '256mb', delete_protection: false } },
    ],
    replacements: [
      { change: (name) => ({ name: `"${name}-anew"` }), because: 'name' },
      { change: () => ({ group: 'turso_group.other.name' }), because: 'group' },
      { change: () => ({ seed: '{ type = "database", name = turso_database.home.name }' }), because: 'seed' },
    ],
    imported: { id: (name) => name },
    vanish: async (local, name) => local.api('DELETE', `/databases/${name}`),
  },

  turso_database_token: {
    needs: homeWithDatabases,
    inputs: () => ({ database: 'turso_database.home.name', expiration: '"30d"' }),
    updates: [{ change: () => ({ renew_before: '"1d"' }), then: { renew_before: '1d' } }],
    replacements: [
      { change: () => ({ database: 'turso_database.tenant.name' }), because: 'database' },
      { change: () => ({ authorization: '"read-only"' }), because: 'authorization' },
      { change: () => ({ expiration: '"40d"' }), because: 'expiration' },
    ],
    imported: { refused: 'Import of a database token is not possible' },
    vanish: async (local, name) => local.api('DELETE', `/databases/${name}-home`),
  },

  turso_group_token: {
    needs: homeWithDatabases,
    inputs: () => ({ group: 'turso_group.home.name', expiration: '"30d"' }),
    updates: [{ change: () => ({ renew_before: '"1d"' }), then: { renew_before: '1d' } }],
    replacements: [
      { change: () => ({ group: 'turso_group.other.name' }), because: 'group' },
      { change: () => ({ authorization: '"read-only"' }), because: 'authorization' },
      { change: () => ({ expiration: '"never"' }), because: 'expiration' },
    ],
    imported: { refused: 'Import of a group token is not possible' },
    vanish: async (local, name) => local.api('DELETE', `/groups/${name}-home`),
  },

  turso_schema_fleet: {
    needs: homeWithDatabases,
    inputs: () => ({ schema_database: 'turso_database.home.name', migrations: `[${USERS}]`, databases: '[turso_database.tenant.name]' }),
    updates: [
      { change: () => ({ migrations: `[${USERS}, ${MESSAGES}]` }), then: { version: '0002_messages' } },
      { change: () => ({ migrations: `[${USERS}, ${MESSAGES}]`, databases: '[]' }), then: { databases: [] } },
    ],
    replacements: [{ change: () => ({ schema_database: 'turso_database.tenant.name', databases: 'null' }), because: 'schema_database' }],
    imported: { id: (name) => `${name}-home` },
    vanish: async (local, name) => local.api('DELETE', `/databases/${name}-home`),
  },
};
