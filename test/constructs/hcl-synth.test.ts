import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, TerraformStack } from 'cdktf';
import {
  bindings, DatabaseSeed, MigratedDatabase, Migrations, SchemaFleet, SqlScript, TableAction, TenantDiscovery, TokenPermission,
  TursoDatabase, TursoGroup,
} from '../../src';
import { PROVIDER_ADDRESS } from '../../src/notation/provider-address';
import { tursoProvider } from '../../src/provider/provider';
import { providerSchemaJson } from '../../src/terraform/engine/schema-json';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { TERRAFORM, TERRAFORM_ENV } from '../support/terraform-binary';

jest.setTimeout(120_000);

const SQL = 'CREATE TABLE a (t TEXT DEFAULT "x");\nINSERT INTO a VALUES (\'${b} %{c} \\n\');\n';
const timeouts = { create: '10m' };

/** Every nested attribute of every resource and data source that can be given, by constructs where they have it. */
function build(stack: TerraformStack): void {
  const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1', extensions: ['vector', 'uuid'] });
  const database = new TursoDatabase(stack, 'd', { group, allowedIps: ['10.0.0.0/8'] });
  new TursoDatabase(stack, 'e', { group, seed: DatabaseSeed.branch(database) });
  new TursoDatabase(stack, 'f', { group, seed: DatabaseSeed.dumpFile('a "dump".sql') });
  new TursoDatabase(stack, 'g', { group, restoreDatabaseId: '0f8fad5b-d9cb-469f-a165-70867728950e' });
  new TursoGroup(stack, 'restored', { location: 'aws-eu-west-1', restoreGroupId: '0f8fad5b-d9cb-469f-a165-70867728950e' });
  const permissions = [TokenPermission.onTables(['a', 'b "c"'], [TableAction.DATA_READ]), TokenPermission.onAllTables([TableAction.DATA_ADD])];
  database.addFullAccessToken('app', { keepers: { 'release "7"': 'a\nb' }, attachDatabases: [database] });
  group.addFullAccessToken('app', { attachDatabases: [database] });
  new bindings.DatabaseTokenResource(stack, 't', { database: database.name, fineGrainedPermissions: permissions.map((one) => one._toTerraform()), timeouts });
  new bindings.GroupTokenResource(stack, 't2', { group: group.name, fineGrainedPermissions: permissions.map((one) => one._toTerraform()), timeouts });
  const fleet = new SchemaFleet(stack, 'fleet', {
    group,
    migrations: Migrations.inline([{ name: '0001_a', sql: SQL, down: 'DROP TABLE a;' }, { name: '0002_b', sql: 'CREATE TABLE b (id);' }]),
    strategy: { waves: ['1', '50%'], concurrency: 8 },
    discovery: TenantDiscovery.byPattern('t-*', { exclude: ['t-0'] }),
  });
  fleet.addCanary(fleet.addTenant('acme', {
    initialSql: { statements: [SQL, 'INSERT INTO a VALUES (:name)'], parameters: { name: '"${ada}"\n' }, destroyStatements: ['DELETE FROM a;\n'] },
  }));
  new SchemaFleet(stack, 'other', { group, migrations: Migrations.inline([{ name: '0001', sql: 'CREATE TABLE a (id);' }]) }).addTenants(['x', 'y']);
  new SqlScript(stack, 'script', { database, statements: [SQL] });
  new bindings.DatabaseResource(stack, 'b', {
    name: 'b', group: group.name, remoteEncryption: { encryptionCipher: 'aes256gcm', encryptionKeyWo: Buffer.alloc(32).toString('base64') }, timeouts,
  });
  new bindings.GroupResource(stack, 'timed', { name: 'timed', location: 'aws-eu-west-1', timeouts });
  new bindings.ApiTokenResource(stack, 'api', { name: 'api', timeouts });
  new bindings.JwksResource(stack, 'jwks', { name: 'jwks', jwksUrl: 'https://example.com/jwks.json', timeouts });
  new bindings.OrganizationInviteResource(stack, 'invite', { email: 'ada@example.com', role: 'member', timeouts });
  new bindings.OrganizationMemberResource(stack, 'member', { username: 'ada', role: 'member', timeouts });
  new bindings.OrganizationSettingsResource(stack, 'settings', { overages: true, timeouts });
  new bindings.SchemaFleetResource(stack, 'timed-fleet', { schemaDatabase: 's', migrations: [{ name: '1', sql: 'CREATE TABLE a (id)' }], timeouts });
  new MigratedDatabase(stack, 'shop', { group, migrations: Migrations.inline([{ name: '0001_a', sql: SQL, down: 'DROP TABLE a;' }]) });
  new bindings.DatabaseMigrationsResource(stack, 'timed-migrations', { database: 'd', migrations: [{ name: '1', sql: 'CREATE TABLE a (id)' }], timeouts });
  new bindings.SqlResource(stack, 'timed-sql', { database: 'd', statements: ['SELECT 1'], timeouts });
  new bindings.TenantDatabasesResource(stack, 'timed-set', { names: { a: 'a' }, group: 'g', schemaDatabase: 's', timeouts });
  new bindings.TokenRotationResource(stack, 'rotation', { group: 'g', keepers: { reason: 'lost' }, timeouts });
  new bindings.DataTursoFleetStatus(stack, 'status', { schemaDatabase: 's', discover: { group: 'g' } });
  new bindings.DataTursoJwksTemplate(stack, 'template', { permissions: [{ actions: ['data_read'] }] } as never);
}

describeWithTerraform('a stack that is synthesized as HCL', () => {
  let outdir: string;
  beforeEach(() => { outdir = mkdtempSync(join(tmpdir(), 'hcl-')); });
  afterEach(() => {
    delete process.env.SYNTH_HCL_OUTPUT;
    rmSync(outdir, { recursive: true });
  });

  test('is valid, with every nested attribute', async () => {
    // As "cdktf synth --hcl" says it.
    process.env.SYNTH_HCL_OUTPUT = 'true';
    const app = new App({ outdir });
    build(new TerraformStack(app, 'app'));
    app.synth();
    const hcl = readFileSync(join(outdir, 'stacks/app/cdk.tf'), 'utf8');
    for (const [kind, type, attribute] of nestedAttributes()) {
      const blocks = hcl.split(/^(?=(?:resource|data) ")/m).filter((block) => block.startsWith(`${kind} "${type}"`));
      expect({ type, attribute, given: blocks.some((block) => block.includes(`\n${attribute} = `)) }).toEqual({ type, attribute, given: true });
    }
    expect(hcl).not.toContain('isBlock');
    await terraform('init', '-input=false');
    expect(await terraform('validate')).toContain('Success! The configuration is valid');
  });

  async function terraform(...args: string[]): Promise<string> {
    writeFileSync(join(outdir, 'cli.tfrc'), '');
    const { PATH, HOME } = process.env;
    const { stdout } = await promisify(execFile)(TERRAFORM, [...args, '-no-color'], {
      cwd: join(outdir, 'stacks/app'),
      env: { PATH, HOME, ...TERRAFORM_ENV, TF_CLI_CONFIG_FILE: join(outdir, 'cli.tfrc') },
    });
    return stdout;
  }
});

/** Those that can be given, with the kind and type of what they belong to. */
function nestedAttributes(): [kind: string, type: string, attribute: string][] {
  const { provider_schemas: { [PROVIDER_ADDRESS]: schema } } = providerSchemaJson(tursoProvider, PROVIDER_ADDRESS) as any;
  const found = (kind: string, schemas: Record<string, any>) => Object.entries(schemas).flatMap(([type, { block }]) =>
    Object.entries<any>(block.attributes)
      .filter(([, attribute]) => attribute.nested_type !== undefined && (attribute.optional || attribute.required))
      .map(([name]): [string, string, string] => [kind, type, name]));
  return [...found('resource', schema.resource_schemas), ...found('data', schema.data_source_schemas)];
}
