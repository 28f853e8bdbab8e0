import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isClassType, type Type } from '@jsii/spec';
import * as cdktf from 'cdktf';
import ts from 'typescript';
import { apiPage, constructTypes, readAssembly } from '../../scripts/docs/api-page';
import * as cdktfTurso from '../../src';
import { newStack, synthesized } from '../constructs/synthesized';

const ROOT = join(__dirname, '..', '..');
const assembly = readAssembly();
const types = constructTypes(assembly);
const examples = [...types.values()]
  .flatMap(({ name, docs }): [string, string][] => (docs?.example === undefined ? [] : [[name, docs.example]]));

test('API.md describes the constructs as they are now', () => {
  if (readFileSync(join(ROOT, 'API.md'), 'utf8') !== apiPage(assembly)) throw new Error('API.md is old. Run "npx projen docgen" and commit it.');
});

test('every construct has an example, a comment and a page to read', () => {
  const constructs = [...types.values()].filter(isConstruct);
  expect(constructs.length).toBeGreaterThan(12);
  expect(constructs.filter(({ docs }) => docs?.example === undefined || docs.summary === undefined).map(({ name }) => name)).toEqual([]);
});

test('every prop says what it means, and every optional prop says its default', () => {
  const props = [...types.values()].flatMap((type) => (type.kind === 'interface' && type.datatype === true ? type.properties ?? [] : []));
  expect(props.filter(({ docs }) => docs?.summary === undefined).map(({ name }) => name)).toEqual([]);
  expect(props.filter(({ optional, docs }) => optional === true && docs?.default === undefined).map(({ name }) => name)).toEqual([]);
});

/** What an example takes for given. */
function given(stack: cdktf.TerraformStack) {
  const group = new cdktfTurso.TursoGroup(stack, 'given-group', { location: 'aws-eu-west-1' });
  const database = new cdktfTurso.TursoDatabase(stack, 'given-database', { group });
  const migrations = cdktfTurso.Migrations.inline([{ name: '0001_users', sql: 'CREATE TABLE users (id);' }]);
  const fleet = new cdktfTurso.SchemaFleet(stack, 'given-fleet', { group, migrations });
  return { stack, group, database, schemaDatabase: fleet.schemaDatabase, migrations, fleet };
}

test.each(examples)('the example of %s can be synthesized', (_name, example) => {
  const stack = newStack();
  const names = { ...cdktf, ...cdktfTurso, ...given(stack) };
  const code = example.replace("Migrations.fromDirectory('migrations')", 'migrations');
  new Function(...Object.keys(names), ts.transpile(code, { module: ts.ModuleKind.ESNext }))(...Object.values(names));
  expect(Object.keys(synthesized(stack).resource).length).toBeGreaterThan(0);
});

test('every example compiles against the package', () => {
  const file = join(ROOT, 'examples.ts');
  // The same lines precede an example when it is translated into the other languages.
  const [before] = readFileSync(join(ROOT, 'rosetta', 'default.ts-fixture'), 'utf8').replace("'cdktf-turso'", "'./lib'").split('{\n  /// here');
  const text = [
    before,
    ...examples.map(([name, example]) => `export function example${name}() {\n${example}\n}`),
  ].join('\n');
  const options: ts.CompilerOptions = {
    strict: true, skipLibCheck: true, noEmit: true, module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, types: [],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => path === file || fileExists(path);
  host.readFile = (path) => (path === file ? text : readFile(path));
  host.getSourceFile = (path, target) => (path === file ? ts.createSourceFile(path, text, target) : getSourceFile(path, target));
  const errors = ts.getPreEmitDiagnostics(ts.createProgram([file], options, host), undefined)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  expect(errors).toEqual([]);
});

function isConstruct(type: Type): boolean {
  if (!isClassType(type)) return false;
  const parent = type.base === undefined ? undefined : types.get(type.base.replace('cdktf-turso.', ''));
  return type.base === 'constructs.Construct' || type.name === 'TursoProvider' || (parent !== undefined && isConstruct(parent));
}
