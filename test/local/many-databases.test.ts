import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSql } from './fresh-instance';
import { forEachLimited } from '../../src/local/limited';
import { startTursoLocal, TursoLocal } from '../support/turso-local';

/** With so many files sqld keeps 288 databases open. On a busy machine it closes the others late, and has files for all of them. */
const OPEN_FILES = 4_096;
const COUNT = 400;
const SIDE_BY_SIDE = 16;

const names = Array.from({ length: COUNT }, (_, index) => `tenant-${String(index).padStart(3, '0')}`);

let data: string;
let local: TursoLocal;
let token: string;

const start = () => startTursoLocal({ data, openFiles: OPEN_FILES });
const run = (database: string, statement: string) => runSql(`${local.apiUrl}/${local.organization}/${database}/v2/pipeline`, token, statement);

/** The distinct answers of all databases, with their counts. */
async function ofAll(ask: (name: string) => Promise<unknown>): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  await forEachLimited(names, SIDE_BY_SIDE, async (name) => {
    const answer = JSON.stringify(await ask(name));
    answers[answer] = (answers[answer] ?? 0) + 1;
  });
  return answers;
}

const valueOf = async (name: string, statement: string) => {
  const { status, body } = await run(name, statement);
  return status === 200 ? body.results[0].response?.result.rows[0]?.[0].value ?? body.results[0].type : body;
};

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'many-'));
  local = await start();
  await local.api('POST', '/groups', { name: 'fleet', location: 'aws-eu-west-1' });
  await local.api('POST', '/databases', { name: 'schema', group: 'fleet' });
  token = (await local.api('POST', '/groups/fleet/auth/tokens')).body.jwt;
  await run('schema', 'CREATE TABLE notes (text)');
  await run('schema', "INSERT INTO notes VALUES ('of the schema')");
});

afterAll(async () => {
  await local.stop();
  rmSync(data, { recursive: true, force: true });
});

// Each test continues where the one before it ended.
describe('many more databases than sqld keeps open', () => {
  it('are branched in parallel', async () => {
    const seed = { type: 'database', name: 'schema' };
    const created = await ofAll(async (name) => (await local.api('POST', '/databases', { name, group: 'fleet', seed })).status);
    expect(created).toEqual({ 200: COUNT });
  }, 600_000);

  it('are listed page by page, and all at once', async () => {
    const { DbId: parent } = (await local.api('GET', '/databases/schema')).body.database;
    const listed: string[] = [];
    for (let cursor: string | null | undefined = ''; cursor !== undefined && cursor !== null;) {
      const { body }: { body: any } = await local.api('GET', `/databases?group=fleet&parent=${parent}&limit=150&cursor=${cursor}`);
      listed.push(...body.databases.map(({ Name }: { Name: string }) => Name));
      cursor = body.pagination.next;
    }
    expect(listed).toEqual(names);
    expect((await local.api('GET', '/databases')).body.databases).toHaveLength(COUNT + 1);
  });

  it('are written and read independently', async () => {
    expect(await ofAll((name) => valueOf(name, `INSERT INTO notes VALUES ('of ${name}')`))).toEqual({ '"ok"': COUNT });
    const read = await ofAll(async (name) => {
      const texts = await valueOf(name, 'SELECT group_concat(text) FROM notes');
      return texts === `of the schema,of ${name}` || [name, texts];
    });
    expect(read).toEqual({ true: COUNT });
    expect(await valueOf('schema', 'SELECT count(*) FROM notes')).toBe('1');
  }, 600_000);

  it('still exist after the process was killed', async () => {
    await local.stop('SIGKILL');
    local = await start();
    expect(await ofAll((name) => valueOf(name, 'SELECT count(*) FROM notes'))).toEqual({ '"2"': COUNT });
  }, 600_000);

  it('are deleted with their group', async () => {
    expect((await local.api('DELETE', '/groups/fleet')).status).toBe(200);
    expect((await local.api('GET', '/databases')).body.databases).toEqual([]);
  }, 60_000);
});
