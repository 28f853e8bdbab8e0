import { database, group, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live();

const READ_ONLY = `${group('id = "made-up"')}
resource "turso_database" "d" {
  name  = "readonly"
  group = "g"
  url   = "libsql://readonly.example"
}

resource "turso_database_token" "d" {
  database   = "readonly"
  expires_at = "2030-01-01T00:00:00Z"
}

data "turso_database" "d" {
  name     = "readonly"
  hostname = "readonly.example"
}
`;

describeWithTerraform('a value for an attribute that only the provider sets', () => {
  test('fails before anything is created', async () => {
    live.write(READ_ONLY);
    const text = await live.project.fail('validate');
    for (const name of ['id', 'url', 'expires_at', 'hostname']) {
      expect(text).toContain(`${name} has a value, but only the provider sets this attribute. Remove it from the configuration.`);
    }
    expect(text.match(/Error: Invalid Configuration for Read-Only Attribute/g)).toHaveLength(4);
    expect(await live.project.failApply()).toContain('Error: Invalid Configuration for Read-Only Attribute');
    expect((await live.local.api('GET', '/groups')).body.groups).toEqual([]);
    expect(live.project.state()).toEqual([]);
  });
});

const VARIABLES = `
variable "nothing" {
  type    = string
  default = null
}

variable "number" {
  type    = number
  default = null
}

variable "first" {
  type    = object({ name = string, sql = string })
  default = { name = "0001_users", sql = "CREATE TABLE users (id INTEGER PRIMARY KEY)" }
}
`;

const missing = (path: string) => `${path} is null, but it has to have a value. Set it, or give a value to the variable that it comes from.`;
const token = (body: string) => `resource "turso_database_token" "t" {\n  database = "d"\n  ${body}\n}`;

describeWithTerraform('null from a variable', () => {
  test.each<[string, string, string]>([
    ['the name of an API token', 'resource "turso_api_token" "t" {\n  name = var.nothing\n}', missing('name')],
    ['the name of a JWKS endpoint', 'resource "turso_jwks" "j" {\n  name = var.nothing\n  jwks_url = "https://example.com/jwks.json"\n}', missing('name')],
    ['the type of a seed', database('seed = { type = var.nothing, name = "source" }'), missing('seed.type')],
    ['the database of a token', 'resource "turso_database_token" "t" {\n  database = var.nothing\n}', missing('database')],
    ['the name of a database to read', 'data "turso_database" "d" {\n  name = var.nothing\n}', missing('name')],
    ['a scope', 'resource "turso_api_token" "t" {\n  name = "t"\n  group = "g"\n  scopes = ["read", var.nothing]\n}', 'scopes holds null, but each'],
    ['an address', database('allowed_ips = [var.nothing]'), 'allowed_ips holds null, but each'],
    ['a permission', token('fine_grained_permissions = [var.nothing == null ? null : { actions = ["data_read"] }]'), 'fine_grained_permissions holds null, but each'],
    ['an action', token('fine_grained_permissions = [{ actions = [var.nothing] }]'), 'fine_grained_permissions.actions holds null, but each'],
    ['a migration', 'resource "turso_schema_fleet" "f" {\n  schema_database = "d"\n  migrations = [var.first, var.nothing == null ? null : var.first]\n}', 'migrations holds null at migrations[1], but each'],
    ['the name of a migration', 'resource "turso_schema_fleet" "f" {\n  schema_database = "d"\n  migrations = [{ name = var.nothing, sql = "SELECT 1" }]\n}', missing('migrations[0].name')],
  ])('fails the plan as %s, and nothing is created', async (_what, resource, fault) => {
    live.write(`${VARIABLES}${resource}`);
    await live.project.succeed('validate');
    const text = await live.project.failApply();
    expect(text).toContain(fault);
    expect(live.project.state()).toEqual([]);
    expect((await live.local.api('GET', '/groups')).body.groups).toEqual([]);
  });
});

describeWithTerraform('what a configuration may hold', () => {
  test('a migration from a variable is validated, planned and applied', async () => {
    live.write(`${VARIABLES}${database()}
resource "turso_schema_fleet" "f" {
  schema_database = turso_database.d.name
  migrations      = [var.first]
}`);
    await live.project.succeed('validate');
    await live.project.apply();
    expect(live.project.instance('turso_schema_fleet.f').attributes.version).toBe('0001_users');
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('keys that every object of JavaScript has are kept', async () => {
    live.write(`${database()}
resource "turso_database_token" "t" {
  database = turso_database.d.name
  keepers  = { "__proto__" = "a", constructor = "b", toString = "c" }
}`);
    await live.project.apply();
    expect(Object.entries(live.project.instance('turso_database_token.t').attributes.keepers).sort()).toEqual([['__proto__', 'a'], ['constructor', 'b'], ['toString', 'c']]);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test.each<[string, string, RegExp]>([
    ['a number that no computer counts to', 'resource "turso_sql" "s" {\n  database = "d"\n  statements = ["SELECT 1"]\n  parameters_wo_version = 1e400\n}', /parameters_wo_version is too large: 1000+\.\.\. \(401 characters\)/],
    ['a name of 100,000 letters', `resource "turso_group" "g" {\n  name = join("", [for i in range(1000) : "${'A'.repeat(100)}"])\n  location = "aws-us-east-1"\n}`, /name is "A{80}\.\.\. \(100000 characters\)"\. A name holds/],
  ])('%s fails with a short message', async (_what, resource, fault) => {
    live.write(resource);
    const text = await live.project.fail('plan');
    expect(text).toMatch(fault);
    expect(text.length).toBeLessThan(2000);
  });
});
