import { group, Live } from './live';
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
  test('is refused before anything is created', async () => {
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
