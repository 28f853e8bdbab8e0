import { tursoProvider } from '../../../src/provider/provider';
import { resourceSchema } from '../../../src/terraform/engine/timeouts';
import { completed, type Written } from '../../support/core/completed';
import { ABSENT, type Stored } from '../../support/core/core';
import { errorsIn } from '../../support/core/told';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';
import { Life } from '../errors/life';

const { attributes } = resourceSchema(tursoProvider.resources.find(({ type }) => type === 'turso_database')!);
const configured = (config: Written) => completed(attributes, { group: 'g', ...config });

let local: TursoLocal;
let life: Life;

beforeAll(async () => {
  local = await startTursoLocal();
  await local.api('POST', '/groups', { name: 'g', location: 'lhr' });
  life = new Life(local, 'turso_database');
});

afterAll(() => local.stop());

const engine = ({ value }: Stored) => (value as { use_tursodb: unknown }).use_tursodb;
const idOf = async (name: string) => (await local.api('GET', `/databases/${name}`)).body.database.DbId as string;

test.each([
  ['chosen', 'newer', { use_tursodb: true }, true],
  ['declined', 'older', { use_tursodb: false }, false],
  ['left to Turso', 'unsaid', {}, false],
])('is in the state when it was %s, and an import finds it', async (_, name, chosen, expected) => {
  const stored = await life.make(configured({ name, ...chosen }));
  expect(engine(stored)).toBe(expected);
  expect((await idOf(name)).slice(11, 13) === '10').toBe(expected);
  const imported = (await life.import(name)).stored;
  expect(engine(imported)).toBe(expected);
  for (const from of [stored, imported]) {
    expect(await life.planned(from, configured({ name, ...chosen }))).toBe('nothing');
    expect(await life.planned(from, configured({ name }))).toBe('nothing');
  }
});

test('never changes: a plan that asks for it fails, and keeps the database', async () => {
  const stored = await life.make(configured({ name: 'kept' }));
  const imported = (await life.import('kept')).stored;
  for (const from of [stored, imported]) {
    const { told } = await life.plan(from, configured({ name: 'kept', use_tursodb: true, block_writes: true }));
    expect(errorsIn(told)).toEqual([{
      severity: 'error',
      summary: 'The engine of database "kept" cannot be changed',
      detail: 'use_tursodb is true, but the database runs on libSQL, and Turso cannot change that. To keep the database, set use_tursodb to false or leave it out. To move to the '
        + 'new engine (Turso), create another database with use_tursodb = true and copy the data. To delete the data and begin again, run "terraform taint" with the address of this '
        + 'database, and apply.',
      path: 'use_tursodb',
    }]);
  }
});

test('may be another one after a replacement for another reason', async () => {
  const stored = await life.make(configured({ name: 'first' }));
  const replaced = await life.settle(stored, configured({ name: 'second', use_tursodb: true }));
  expect(engine(replaced)).toBe(true);
});

test.each([true, false])('cannot be chosen for a new branch: %s', async (wanted) => {
  const branch = configured({ name: 'branch', seed: { type: 'database', name: 'older' }, use_tursodb: wanted });
  const { told } = await life.plan(ABSENT, branch);
  expect(errorsIn(told)).toEqual([{
    severity: 'error',
    summary: 'Conflicting attributes',
    detail: `use_tursodb is ${wanted}, but the seed is a branch of another database, and a branch has the engine of its source. Leave use_tursodb out.`,
    path: 'use_tursodb',
  }]);
});

test('of a branch is that of its source', async () => {
  await life.make(configured({ name: 'source', use_tursodb: true }));
  const stored = await life.make(configured({ name: 'branch', seed: { type: 'database', name: 'source' } }));
  expect(engine(stored)).toBe(true);
  expect(await life.planned(stored, configured({ name: 'branch', seed: { type: 'database', name: 'source' } }))).toBe('nothing');
});

test('of a restored database is that of before', async () => {
  await life.make(configured({ name: 'deleted', use_tursodb: true }));
  const id = await idOf('deleted');
  await local.api('DELETE', '/databases/deleted');
  expect(engine(await life.make(configured({ name: 'deleted', restore: { database_id: id } })))).toBe(true);
});

describe('that Turso did not choose as asked', () => {
  const DbId = '0193aaaa-0000-7000-8000-000000000000';
  const otherwise = (name: string) => local.faults({
    method: 'POST', path: '/databases$', plane: 'api', times: 1, when: 'after', body: { database: { Name: name, DbId, Hostname: `${name}.example` } },
  });

  afterEach(() => local.faults());

  test('is an error, and the empty database is deleted again', async () => {
    await otherwise('ignored');
    const { stored, told } = await life.apply(ABSENT, configured({ name: 'ignored', use_tursodb: true }));
    expect(errorsIn(told)).toMatchObject([{
      summary: 'Database "ignored" was created on another engine',
      detail: `use_tursodb is true, but Turso created the database on libSQL: its UUID is ${DbId}. Leave use_tursodb out, or choose a group whose location offers the engine. `
        + 'The database was empty, and this apply deleted it again.',
    }]);
    expect(stored.value).toBeNull();
    expect((await local.api('GET', '/databases/ignored')).status).toBe(404);
  });
});
