import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { querySqlite } from '../support/sqlite-file';
import { startTursoLocal, TursoLocal } from '../support/turso-local';

const present = isOnPath();
let local: TursoLocal;
let folder: string;

beforeAll(async () => {
  local = await startTursoLocal();
  folder = mkdtempSync(join(tmpdir(), 'turso-cli-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await local.stop();
});

/** Runs Turso's own CLI and returns its output. */
function turso(...args: string[]): Promise<string> {
  const env = { ...process.env, ...local.env, TURSO_CONFIG_FOLDER: folder, NO_COLOR: '1' };
  return new Promise((resolve, reject) => {
    const child = execFile('turso', args, { env, timeout: 20_000 }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout + stderr);
      } else {
        reject(new Error(`turso ${args.join(' ')}: ${stdout}${stderr}`));
      }
    });
    child.stdin!.end();
  });
}

(present ? it : it.skip)(`Turso's CLI feels at home${present ? '' : ' (skipped: there is no turso on the PATH)'}`, async () => {
  const dump = join(folder, 'dump.sql');
  const file = join(folder, 'exported.db');
  writeFileSync(dump, 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE notes (text);\nINSERT INTO notes VALUES (\'kept\');\nCOMMIT;\n');

  expect(await turso('auth', 'whoami')).toContain('local');
  await turso('org', 'switch', 'local');
  await turso('group', 'create', 'default', '--location', 'aws-eu-west-1');
  await turso('db', 'create', 'dumped', '--from-dump', dump);
  await turso('db', 'create', 'branch', '--from-db', 'dumped');
  expect(await turso('db', 'shell', 'branch', 'SELECT text FROM notes')).toContain('kept');
  expect(await turso('db', 'show', 'branch')).toContain('aws-eu-west-1');
  expect(await turso('db', 'list')).toMatch(/branch[\s\S]*dumped/);
  await turso('db', 'export', 'dumped', '--output-file', file);
  expect(await querySqlite(readFileSync(file), 'SELECT text FROM notes')).toEqual([['kept']]);

  await turso('db', 'config', 'delete-protection', 'enable', 'dumped');
  await expect(turso('db', 'destroy', 'dumped', '--yes')).rejects.toThrow('delete protection');
  await turso('db', 'config', 'delete-protection', 'disable', 'dumped');
  expect(await turso('db', 'tokens', 'create', 'dumped', '--read-only')).toMatch(/^ey/);
  await turso('group', 'tokens', 'invalidate', 'default', '--yes');

  await turso('org', 'members', 'add', 'alice');
  expect(await turso('org', 'members', 'list')).toContain('alice');
  await turso('org', 'members', 'invite', 'dora@example.com');
  expect(await turso('org', 'invites', 'list')).toContain('dora@example.com');
  await turso('org', 'jwks', 'save', 'clerk', 'https://clerk.test/jwks');
  expect(await turso('org', 'jwks', 'template', '--database', 'dumped', '--scope', 'read-only')).toContain('"a":"ro"');
  await turso('auth', 'api-tokens', 'mint', 'scoped', '--org', 'local', '--group', 'default', '--scope', 'read');
  expect(await turso('auth', 'api-tokens', 'list')).toContain('local/default');
  expect(await turso('org', 'audit-logs', 'list')).toContain('user-token-create');
  expect(await turso('plan', 'show')).toContain('pro');

  await turso('db', 'destroy', 'dumped', '--yes');
  await turso('group', 'destroy', 'default', '--yes');
  expect(await turso('db', 'list')).not.toContain('branch');
}, 120_000);

function isOnPath(): boolean {
  try {
    execFileSync('turso', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
