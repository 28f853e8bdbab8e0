import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ROOT } from './packed';
import { createMigration } from '../../../src/migrations';
import { Fleet } from '../../runtime/fleet';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';

jest.setTimeout(120_000);

const FOLDER = join(ROOT, 'examples', 'fleet');
const TSX = require.resolve('tsx/cli');
const accounts = createMigration('0001_accounts', 'CREATE TABLE accounts (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL);');

describe('the application of the fleet example', () => {
  let local: TursoLocal;
  let fleet: Fleet;
  let server: ChildProcess;
  beforeAll(async () => {
    local = await startTursoLocal();
    fleet = await Fleet.create(local, 'example');
    await fleet.rollOut([accounts]);
  });
  afterAll(async () => {
    server?.kill();
    await local?.stop();
  });

  test('signs up many customers at once, and again after an interruption', async () => {
    for (let turn = 0; turn < 2; turn++) {
      expect((await run('sign-up.ts', '1', '12')).trim().split('\n').sort()).toEqual(Array.from({ length: 12 }, (_, index) => `customer-${String(index + 1).padStart(3, '0')}`));
    }
    expect(await run('accounts.ts', 'customer-012')).toContain('owner@customer-012.example');
    expect(await fleet.run('customer-012', 'SELECT count(*) FROM accounts')).toEqual([[1]]);
    expect(await fleet.run(fleet.schema.name, "SELECT count(*) FROM _turso_fleet WHERE name LIKE 'customer-%' AND position = 1")).toEqual([[12]]);
  });

  test('serves customers over HTTP', async () => {
    server = spawn(process.execPath, [TSX, join('app', 'server.ts')], { cwd: FOLDER, env: { ...process.env, ...fleet.environment, PORT: '0' }, stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await once(createInterface(server.stdout!), 'line') as [string];
    const url = `http://127.0.0.1:${line.split(' ').pop()}/customers`;
    const made = await fetch(`${url}/acme`, { method: 'PUT', body: '{ "email": "ada@acme.example", "name": "Ada" }' });
    expect([made.status, await made.json()]).toEqual([201, { customer: 'acme' }]);
    expect(await (await fetch(`${url}/acme/accounts`)).json()).toEqual([{ email: 'ada@acme.example', name: 'Ada' }]);
    expect((await fetch(`${url}/nobody/accounts`)).status).toBe(404);
    expect((await fetch(`${url}/acme`)).status).toBe(405);
  });

  async function run(script: string, ...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [TSX, join('app', script), ...args], { cwd: FOLDER, env: { ...process.env, ...fleet.environment } });
    return stdout;
  }
});
