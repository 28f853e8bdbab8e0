import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram, flattenDiagnosticMessageText, getPreEmitDiagnostics, ModuleKind, ModuleResolutionKind, ScriptTarget, type CompilerOptions } from 'typescript';
import { Application } from './packed';
import { writeRuntimePackage } from '../../../scripts/package-runtime';
import { customers, Fleet, orders } from '../../runtime/fleet';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';

jest.setTimeout(120_000);

let local: TursoLocal;
let fleet: Fleet;
let application: Application;
beforeAll(async () => {
  [local, application] = await Promise.all([startTursoLocal(), Application.install()]);
  fleet = await Fleet.create(local, 'packed');
  writeRuntimePackage(join(application.folder, 'node_modules', 'cdktf-turso-runtime'));
  await fleet.rollOut([customers, orders]);
});
afterAll(async () => {
  application?.remove();
  await local?.stop();
});

const BODY = `
  const tenants = createTenants();
  const [operation, ...ids] = process.argv.slice(2);
  const opened = await Promise.all(ids.map((id) => tenants[operation](id, { ifExists: 'open' })));
  const clients = opened.map((one) => one.client ?? one);
  const answers = await Promise.all(clients.map((client) => client.execute('SELECT migration FROM runs')));
  console.log(JSON.stringify(answers.map(({ rows }) => rows.map(({ migration }) => migration))));
`;

test('contains the runtime with its types, and no sources', () => {
  expect(application.files.filter((path) => path.startsWith('lib/runtime/')).sort())
    .toEqual(['lib/runtime/index.d.mts', 'lib/runtime/index.d.ts', 'lib/runtime/index.js', 'lib/runtime/index.mjs']);
  expect(application.files.filter((path) => /^(src|test|scripts)\//.test(path))).toEqual([]);
});

test('imports only @libsql/client in the runtime', () => {
  for (const name of ['index.mjs', 'index.js']) {
    const code = readFileSync(join(application.folder, 'node_modules', 'cdktf-turso', 'lib', 'runtime', name), 'utf8');
    const imported = [...code.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']([^"'\s]+)["']/g)].map(([, module]) => module);
    expect(new Set(imported)).toEqual(new Set(['@libsql/client/http']));
  }
});

test.each(['cdktf-turso/runtime', 'cdktf-turso-runtime'])('%s can be imported and required', async (module) => {
  application.write('imports.mjs', `import { createTenants } from '${module}';\n${BODY}`);
  application.write('requires.cjs', `const { createTenants } = require('${module}');\n(async () => {${BODY}})();`);
  expect(await application.node('imports.mjs', fleet.environment, 'create', 'imported')).toEqual([[1, 2]]);
  expect(await application.node('requires.cjs', fleet.environment, 'open', 'imported')).toEqual([[1, 2]]);
});

test('applies every migration once when several processes create and open the same tenants', async () => {
  application.write('app.mjs', `import { createTenants } from 'cdktf-turso/runtime';\n${BODY}`);
  const behind = ['behind-1', 'behind-2', 'behind-3'];
  for (const name of behind) await fleet.database(name);
  const processes = Array.from({ length: 4 }, (_, index) => index % 2 === 0
    ? application.node('app.mjs', fleet.environment, 'create', 'shared-1', 'shared-2', ...behind)
    : application.node('app.mjs', fleet.environment, 'open', ...behind));
  expect((await Promise.all(processes)).flat()).toEqual(Array.from({ length: 16 }, () => [1, 2]));
});

test('exports only the documented entry points', async () => {
  application.write('paths.cjs', `
    const found = (path) => { try { require.resolve(path); return true; } catch (error) { return error.code; } };
    console.log(JSON.stringify(['cdktf-turso', 'cdktf-turso/package.json', 'cdktf-turso/.jsii', 'cdktf-turso/lib/runtime/index.js'].map(found)));
  `);
  expect(await application.node('paths.cjs', {})).toEqual([true, true, true, 'ERR_PACKAGE_PATH_NOT_EXPORTED']);
});

const CONSUMER = `
import { createTenants, TenantMigrationError, type Client, type Tenants, type TenantsOptions } from 'cdktf-turso/runtime';
const options: TenantsOptions = { refreshMs: 1000, onFailure: 'open', onWarning: (warning) => warning.code satisfies string };
const tenants: Tenants = createTenants(options);
export async function count(id: string): Promise<number> {
  try {
    const db: Client = await tenants.open(id, { signal: AbortSignal.timeout(1000) });
    const { rows } = await db.execute({ sql: 'SELECT count(*) AS n FROM customers WHERE id > ?', args: [0] });
    return Number(rows[0].n);
  } catch (error) {
    throw error instanceof TenantMigrationError ? new Error(error.migration) : error;
  }
}
/** A client of another package has its own type. */
export async function names(id: string): Promise<string[]> {
  const others = createTenants({ createClient: ({ url }) => ({ url, close: () => undefined, names: async () => [url] }) });
  const { client, created } = await others.create(id, { ifExists: 'open', initial: [{ sql: 'INSERT INTO t VALUES (?)', args: [1n] }] });
  return created ? client.names() : (await others.open(id)).names();
}
// @ts-expect-error only these two exist
createTenants({ onFailure: 'ignore' });
// @ts-expect-error a tenant needs an id
tenants.open();
`;

test('the package of the runtime alone needs nothing but @libsql/client', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(application.folder, 'node_modules', 'cdktf-turso-runtime', 'package.json'), 'utf8'));
  expect({ dependencies, peers: Object.keys(peerDependencies) }).toEqual({ dependencies: undefined, peers: ['@libsql/client'] });
});

describe.each<[string, string, CompilerOptions]>([
  ['node16 as an ES module', 'consumer.mts', { module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16 }],
  ['node16 as CommonJS', 'consumer.cts', { module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16 }],
  ['bundler', 'consumer.ts', { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler }],
  ['node10', 'consumer10.ts', { module: ModuleKind.CommonJS, moduleResolution: ModuleResolutionKind.Node10 }],
])('with the module resolution %s', (_name, file, resolution) => {
  test('finds correct types', () => {
    const path = application.write(file, CONSUMER);
    const alone = application.write(`alone-${file}`, CONSUMER.replace('cdktf-turso/runtime', 'cdktf-turso-runtime'));
    const options: CompilerOptions = {
      ...resolution, strict: true, noEmit: true, target: ScriptTarget.ES2022, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [], skipLibCheck: true,
    };
    const diagnostics = getPreEmitDiagnostics(createProgram([path, alone], options));
    expect(diagnostics.map(({ messageText }) => flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  });
});
