import { TerraformVariable, type TerraformStack } from 'cdktf';
import { newStack, synthesized } from './synthesized';
import {
  ApiToken, DatabaseEncryption, DatabaseSeed, EncryptionCipher, JwksEndpoint, MemberRole, Migrations, SchemaFleet, SqlScript, TableAction,
  TenantDiscovery, TokenPermission, TokenRotation, TursoDatabase, TursoGroup, TursoOrganization, TursoProvider,
} from '../../src';

/** What Terraform would read as expressions. */
const TEXT = 'a${b}%{if}$${c}';
const ESCAPED = 'a$${b}%%{if}$$${c}';

const group = (stack: TerraformStack, options = {}) => new TursoGroup(stack, 'main', { location: 'aws-eu-west-1', ...options });
const database = (stack: TerraformStack, options = {}) => new TursoDatabase(stack, 'orders', { group: group(stack), ...options });
const fleet = (stack: TerraformStack, sql: string, options = {}) =>
  new SchemaFleet(stack, 'fleet', { group: group(stack), migrations: Migrations.inline([{ name: '0001', sql, down: `DROP TABLE "${sql}"` }]), ...options });

/** Each construct with text in each place that takes any. What has a grammar refuses it. */
const ROWS: Record<string, (stack: TerraformStack, text: string) => unknown> = {
  'the URL and the token of a provider': (stack, text) => new TursoProvider(stack, 'p', { apiUrl: text, apiToken: text }),
  'the location and replicas of a group': (stack, text) => group(stack, { location: text, replicaLocations: [text] }),
  'the key of a database': (stack, text) => database(stack, { encryption: DatabaseEncryption.withKey(EncryptionCipher.AEGIS_256, text) }),
  'the URL of a dump': (stack, text) => database(stack, { seed: DatabaseSeed.dumpFromUrl(`https://example.com/${text}`) }),
  'the path of a dump, and what tells its content': (stack, text) => database(stack, { seed: DatabaseSeed.dumpFile(`${text}.sql`, { fileHash: text }) }),
  'the path of a SQLite file': (stack, text) => database(stack, { seed: DatabaseSeed.sqliteFile(`/${text}/file.db`) }),
  'tables and keepers of a token': (stack, text) =>
    database(stack).addFullAccessToken('app', { keepers: { [text]: text } }) && new TursoGroup(stack, 'g', { location: 'x' }).addFullAccessToken('all', {
      permissions: [TokenPermission.onTables([text], [TableAction.DATA_READ])],
    } as never),
  'keepers of a rotation': (stack, text) => new TokenRotation(stack, 'r', { group: group(stack), keepers: { [text]: text } }),
  'the name of an API token': (stack, text) => new ApiToken(stack, 'api', { name: text }),
  'the name and URL of a key set': (stack, text) => new JwksEndpoint(stack, 'jwks', { name: text, url: `https://example.com/${text}` }),
  'the address of an invite': (stack, text) => new TursoOrganization(stack, 'o').invite('i', `${text}@example.com`, MemberRole.ADMIN),
  'SQL of a fleet': (stack, text) => fleet(stack, text),
  'discovery of a fleet': (stack, text) => {
    const made = fleet(stack, 'SELECT 1', { discovery: TenantDiscovery.byPattern(text, { exclude: [text] }), strategy: { canaryCount: 1 } });
    made.addCanary(made.addTenant('acme'));
  },
  'statements, parameters and keepers of a script': (stack, text) => new SqlScript(stack, 's', {
    database: database(stack),
    statements: [text],
    destroyStatements: [text],
    parameters: { name: text },
    secretParameters: { secret: text },
    keepers: { release: text },
    encryptionKey: text,
  }),
  'the first administrator of a tenant': (stack, text) =>
    fleet(stack, 'SELECT 1').addTenant('acme', { initialSql: { statements: [text], parameters: { name: text } } }),
};

test.each(Object.entries(ROWS))('%s are text for Terraform, with tokens as references', (_, build) => {
  const stack = newStack();
  const variable = new TerraformVariable(stack, 'plan', { type: 'string' });
  build(stack, TEXT);
  const text = JSON.stringify(withoutMetadata(synthesized(stack)));
  expect(text).toContain(ESCAPED);
  expect(text.replaceAll(ESCAPED, '')).not.toMatch(/\$\{b\}|%\{if\}/);

  const other = newStack();
  new TerraformVariable(other, 'plan', { type: 'string' });
  build(other, `${variable.stringValue}-`);
  expect(JSON.stringify(withoutMetadata(synthesized(other)))).toContain('${var.plan}-');
});

/** The names of constructs are in it. */
function withoutMetadata(json: object): object {
  return JSON.parse(JSON.stringify(json), (key, value) => (key === '//' ? undefined : value));
}
