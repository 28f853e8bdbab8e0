import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { Application, ROOT } from './packed';
import { customers, Fleet, orders, unique } from '../../runtime/fleet';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';

jest.setTimeout(180_000);

/** Runs Workers in workerd, like Cloudflare. workerd is large and only this test needs it, so it is not a dependency of the package. */
const MINIFLARE = 'miniflare@4.20260730.0';
const CACHE = join(ROOT, 'node_modules', '.cache', 'miniflare');

let local: TursoLocal;
let fleet: Fleet;
let application: Application;
beforeAll(async () => {
  [local, application] = await Promise.all([startTursoLocal(), Application.install(), installMiniflare()]);
  fleet = await Fleet.create(local, 'edge');
  application.write('worker.js', `
    import { createTenants } from 'cdktf-turso/runtime';
    let tenants;
    export default {
      async fetch(request, env) {
        tenants ??= createTenants({ environment: env });
        const [operation, id] = new URL(request.url).pathname.slice(1).split('/');
        try {
          const opened = await tenants[operation](decodeURIComponent(id), { ifExists: 'open' });
          const db = opened.client ?? opened;
          const { rows } = await db.execute('SELECT migration FROM runs');
          return Response.json(rows.map(({ migration }) => migration));
        } catch ({ code, message }) {
          return Response.json({ code, message }, { status: 500 });
        }
      },
    };
  `);
  await build({
    absWorkingDir: application.folder,
    entryPoints: ['worker.js'],
    outfile: 'bundled.mjs',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'error',
  });
  application.write('host.cjs', `
    const { readFileSync } = require('node:fs');
    const { Miniflare } = require(${JSON.stringify(join(CACHE, 'node_modules', 'miniflare'))});
    (async () => {
      // Without "nodejs_compat", so that nothing of Node.js exists.
      const worker = new Miniflare({ modules: true, script: readFileSync(__dirname + '/bundled.mjs', 'utf8'),
        compatibilityDate: '2025-01-01', bindings: JSON.parse(process.env.BINDINGS) });
      const answers = await Promise.all(process.argv.slice(2).map(async (path) => (await worker.dispatchFetch('http://worker/' + path)).json()));
      console.log(JSON.stringify(answers));
      await worker.dispose();
    })();
  `);
});
afterAll(async () => {
  application?.remove();
  await local?.stop();
});

async function installMiniflare(): Promise<void> {
  if (existsSync(join(CACHE, 'node_modules', 'miniflare'))) return;
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(join(CACHE, 'package.json'), '{ "private": true }\n');
  await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', MINIFLARE], { cwd: CACHE });
}

/** Sends requests to a Worker at the same time, and returns its answers. */
async function ask(...paths: string[]): Promise<unknown[]> {
  return application.node('host.cjs', { BINDINGS: JSON.stringify(fleet.environment) }, ...paths);
}

test('opens and creates tenants in a Worker, with many requests at once', async () => {
  await fleet.rollOut([customers]);
  await fleet.database('edge-behind');
  await fleet.rollOut([customers, orders]);
  const paths = Array.from({ length: 5 }, () => ['open/edge-behind', 'create/edge-new', 'create/Edge%20Ltd.']).flat();
  expect(await ask(...paths)).toEqual(paths.map(() => [1, 2]));
});

test('reports in a Worker why a tenant cannot be opened', async () => {
  await fleet.run('edge-behind', "INSERT INTO customers (email) VALUES ('a'), ('a')");
  await fleet.rollOut([customers, orders, unique]);
  expect(await ask('open/edge-behind', 'open/nobody')).toEqual([
    { code: 'MIGRATION', message: expect.stringContaining('migration "0003_unique", line 2 (CREATE UNIQUE INDEX') },
    { code: 'NOT_FOUND', message: expect.stringContaining('has no database "nobody"') },
  ]);
});
