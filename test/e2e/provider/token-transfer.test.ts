import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live();

live.secondOrganization('acme');

/** All that belongs to a group or database, and says where that is. */
const stack = (organization: string) => `
  resource "turso_group" "g" {
    name         = "g"
    location     = "aws-us-east-1"
    organization = "${organization}"
  }
  resource "turso_database" "d" {
    name         = "d"
    group        = turso_group.g.name
    group_id     = turso_group.g.id
    organization = turso_group.g.organization
  }
  resource "turso_database_token" "t" {
    database     = turso_database.d.name
    database_id  = turso_database.d.id
    organization = turso_group.g.organization
  }
  resource "turso_group_token" "t" {
    group        = turso_group.g.name
    group_id     = turso_group.g.id
    organization = turso_group.g.organization
  }
  resource "turso_token_rotation" "r" {
    group            = turso_group.g.name
    group_id         = turso_group.g.id
    organization     = turso_group.g.organization
    rotate_on_create = false
  }
  resource "turso_sql" "s" {
    database     = turso_database.d.name
    database_id  = turso_database.d.id
    organization = turso_group.g.organization
    statements   = ["CREATE TABLE t (x)"]
  }
  resource "turso_api_token" "a" {
    name         = "a"
    group        = turso_group.g.name
    group_id     = turso_group.g.id
    organization = turso_group.g.organization
    scopes       = ["read"]
  }
`;

const KEPT = ['turso_database_token.t', 'turso_group_token.t', 'turso_token_rotation.r', 'turso_sql.s'];

/** What would differ if it had been made again. */
const kept = () => KEPT.map((address) => {
  const { token, id } = live.project.instance(address).attributes;
  return token ?? id;
});

describeWithTerraform('what belongs to a group that moves to another organization', () => {
  beforeEach(async () => {
    live.write(stack('local'));
    await live.project.apply();
  });

  test('moves with it in place, except for API tokens, which Turso revokes', async () => {
    const before = kept();
    const { token } = live.project.instance('turso_api_token.a').attributes;
    live.write(stack('acme'));
    expect(await live.project.plannedActions()).toEqual({
      'turso_group.g': 'update',
      'turso_database.d': 'update',
      ...Object.fromEntries(KEPT.map((address) => [address, 'update'])),
      'turso_api_token.a': 'delete-create',
    });
    await live.project.apply();
    expect(kept()).toEqual(before);
    expect(KEPT.map((address) => live.project.instance(address).attributes.organization)).toEqual(KEPT.map(() => 'acme'));
    expect(live.project.instance('turso_api_token.a').attributes.token).not.toBe(token);
    expect(await live.project.plannedActions()).toEqual({});
    await live.project.destroy();
  });

  test('is found there if only the group was applied', async () => {
    const before = kept();
    live.write(stack('acme'));
    await live.project.apply('-target=turso_group.g');
    expect(await live.project.plannedActions()).toEqual({ 'turso_api_token.a': 'create' });
    await live.project.apply();
    expect(kept()).toEqual(before);
    expect(await live.project.plannedActions()).toEqual({});
  });
});
