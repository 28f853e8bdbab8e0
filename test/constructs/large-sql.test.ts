import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { Migrations, SchemaFleet, SqlScript, TursoDatabase, TursoGroup } from '../../src';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { TerraformProject } from '../support/terraform';

const LIMIT = 16 * 1024;
/** Longer than what stays inline, with all that templates, JSON and Git would change. */
const LARGE = `INSERT INTO t VALUES ('\${a} $\${b} %{if} "quoted" \\n ü');\n-- ${'x'.repeat(LIMIT)}\n`;
const WINDOWS = LARGE.replaceAll('\n', '\r\n');

let outdir: string;
beforeEach(() => { outdir = mkdtempSync(join(tmpdir(), 'large-sql-')); });
afterEach(() => rmSync(outdir, { recursive: true }));

test('leaves SQL of up to 16 KiB in the configuration', () => {
  const stack = synthesize((scope, database) => {
    fleet(scope, 'x'.repeat(LIMIT));
    new SqlScript(scope, 'script', { database, statements: ['y'.repeat(LIMIT / 2), 'y'.repeat(LIMIT / 2)] });
  });
  expect(stack.resource.turso_schema_fleet.fleet.migrations[0].sql).toBe('x'.repeat(LIMIT));
  expect(readdirSync(join(outdir, 'stacks/app'))).not.toContain('turso-sql');
});

test('writes longer SQL beside the stack, under a name that depends on the content', () => {
  const stack = synthesize((scope, database) => {
    fleet(scope, LARGE);
    new SqlScript(scope, 'a script', { database, statements: ['SELECT 1', LARGE], destroyStatements: [LARGE] });
  });
  const { sql, down } = stack.resource.turso_schema_fleet.fleet.migrations[0];
  const { statements, destroy_statements: destroy } = Object.values<any>(stack.resource.turso_sql)[0];
  const folder = join(outdir, 'stacks/app/turso-sql');
  expect([sql, down, statements, destroy].map((reference) => reference.replace(/-[0-9a-f]{12}\./, '-HASH.'))).toEqual([
    '${file("${path.module}/turso-sql/0001-HASH.sql")}',
    '${file("${path.module}/turso-sql/0001.down-HASH.sql")}',
    '${jsondecode(file("${path.module}/turso-sql/app-a-script.statements-HASH.json"))}',
    '${jsondecode(file("${path.module}/turso-sql/app-a-script.destroy-HASH.json"))}',
  ]);
  const files = readdirSync(folder);
  expect(files).toHaveLength(5);
  expect(readFileSync(join(folder, files.find((name) => name.startsWith('0001-'))!), 'utf8')).toBe(LARGE);
  expect(readFileSync(join(folder, '.gitattributes'), 'utf8')).toBe('* -text\n');
});

test('removes old files of an earlier synthesis, and does not write unchanged ones', () => {
  synthesize((scope) => fleet(scope, LARGE));
  const before = readdirSync(join(outdir, 'stacks/app/turso-sql'));
  synthesize((scope) => fleet(scope, LARGE));
  expect(readdirSync(join(outdir, 'stacks/app/turso-sql'))).toEqual(before);
  synthesize((scope) => fleet(scope, `${LARGE}SELECT 1;`));
  const after = readdirSync(join(outdir, 'stacks/app/turso-sql'));
  expect(after).toHaveLength(before.length);
  expect(after).not.toEqual(before);
  synthesize((scope) => fleet(scope, 'SELECT 1'));
  expect(readdirSync(join(outdir, 'stacks/app'))).not.toContain('turso-sql');
});

test('leaves SQL that holds a token in the configuration', () => {
  const stack = synthesize((scope, database) => {
    const plan = new TerraformVariable(scope, 'plan', { type: 'string' });
    fleet(scope, `${LARGE}${plan.stringValue}`);
    new SqlScript(scope, 'script', { database, statements: [LARGE, plan.stringValue] });
  });
  expect(stack.resource.turso_schema_fleet.fleet.migrations[0].sql).toMatch(/\$\{var\.plan\}$/);
  expect(Object.values<any>(stack.resource.turso_sql)[0].statements[1]).toBe('${var.plan}');
});

describeWithTerraform('Terraform', () => {
  test.each(['JSON', 'HCL'])('reads the SQL as it was written, from %s and from another folder', async (notation) => {
    if (notation === 'HCL') process.env.SYNTH_HCL_OUTPUT = 'true';
    try {
      synthesize((scope, database) => {
        fleet(scope, LARGE);
        new SqlScript(scope, 'script', { database, statements: ['SELECT 1', WINDOWS] });
      });
    } finally {
      delete process.env.SYNTH_HCL_OUTPUT;
    }
    const text = readFileSync(join(outdir, 'stacks/app', readdirSync(join(outdir, 'stacks/app')).find((name) => /^cdk\.tf(\.json)?$/.test(name))!), 'utf8');
    const [[sql], [statements]] = [/\$\{path\.module\}[^"\\]+\/0001-[^"\\]+/, /\$\{path\.module\}[^"\\]+\.json/].map((path) => path.exec(text)!);
    const project = new TerraformProject();
    try {
      mkdirSync(project.path('elsewhere'));
      writeFileSync(join(outdir, 'stacks/app/read.tf'), `output "sql" {\n  value = file("${sql}")\n}\noutput "statements" {\n  value = jsondecode(file("${statements}"))\n}\n`);
      // As a module, so that the folder is not the one in which Terraform runs; without the rest, which needs a provider.
      rmSync(join(outdir, 'stacks/app', notation === 'HCL' ? 'cdk.tf' : 'cdk.tf.json'));
      project.file('main.tf', `module "stack" {\n  source = "${outdir}/stacks/app"\n}\noutput "all" {\n  value = module.stack\n}\n`);
      await project.succeed('init');
      await project.apply();
      const { all } = JSON.parse((await project.succeed('output', '-json')).stdout);
      expect(all.value).toEqual({ sql: LARGE, statements: ['SELECT 1', WINDOWS] });
    } finally {
      project.remove();
    }
  });
});

function fleet(scope: TerraformStack, sql: string): void {
  const group = new TursoGroup(scope, 'tenants', { location: 'aws-eu-west-1' });
  new SchemaFleet(scope, 'fleet', { group, migrations: Migrations.inline([{ name: '0001', sql, down: sql.length > LIMIT ? `${sql}SELECT 2;` : undefined }]) });
}

function synthesize(build: (stack: TerraformStack, database: TursoDatabase) => void): any {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'app');
  build(stack, new TursoDatabase(stack, 'd', { group: new TursoGroup(stack, 'g', { location: 'aws-eu-west-1' }) }));
  app.synth();
  const text = readFileSync(join(outdir, 'stacks/app', readdirSync(join(outdir, 'stacks/app')).find((name) => /^cdk\.tf(\.json)?$/.test(name))!), 'utf8');
  if (!text.startsWith('{')) return undefined;
  const json = JSON.parse(text);
  const [only] = Object.keys(json.resource.turso_schema_fleet);
  json.resource.turso_schema_fleet.fleet = json.resource.turso_schema_fleet[only];
  return json;
}
