import { TerraformResource } from 'cdktf';
import { newStack, synthesized } from './synthesized';
import {
  ApiToken, bindings, DatabaseToken, GroupToken, JwksEndpoint, Migrations, SchemaFleet, SqlScript, TenantDatabase, TokenRotation,
  TursoDatabase, TursoGroup, TursoOrganization,
} from '../../src';

test('every construct has its resource as default child, and users can change it', () => {
  const stack = newStack();
  const group = new TursoGroup(stack, 'group', { location: 'aws-eu-west-1' });
  const database = new TursoDatabase(stack, 'database', { group });
  const fleet = new SchemaFleet(stack, 'fleet', { group, migrations: Migrations.inline([]) });
  const constructs = [
    group,
    database,
    fleet,
    new TenantDatabase(stack, 'tenant', { fleet }),
    new DatabaseToken(stack, 'database-token', { database }),
    new GroupToken(stack, 'group-token', { group }),
    new TokenRotation(stack, 'rotation', { group, keepers: { reason: 'leaked' } }),
    new SqlScript(stack, 'script', { database, statements: ['SELECT 1'] }),
    new ApiToken(stack, 'api-token'),
    new JwksEndpoint(stack, 'jwks', { url: 'https://example.com/jwks.json' }),
    new TursoOrganization(stack, 'organization', { overages: false }),
  ];
  expect(constructs.filter(({ node }) => !(node.defaultChild instanceof TerraformResource))).toEqual([]);

  const resource = database.node.defaultChild as bindings.DatabaseResource;
  resource.lifecycle = { preventDestroy: true };
  resource.addOverride('timeouts', { create: '1h' });
  expect(synthesized(stack).resource.turso_database[resource.friendlyUniqueId]).toMatchObject({
    lifecycle: { prevent_destroy: true }, timeouts: { create: '1h' },
  });
});
