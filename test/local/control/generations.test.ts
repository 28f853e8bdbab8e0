import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Files } from '../../../src/local/control/files';
import { GenerationList, Generations } from '../../../src/local/control/generations';
import { Database } from '../../../src/local/model';
import { LogSpan } from '../../../src/local/sqld/log';

const MOST_FRAMES = 4_096;
const database = { id: 'one', name: 'orders' } as Database;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turso-local-generations-'));
  mkdirSync(new Files(folder).databaseFolder(database.id), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const span = (log: string, firstFrame: number, frame: number): LogSpan => ({ log, firstFrame, frame });

/** The generations of a platform that has just started and whose log contains these frames. */
async function listed(position: LogSpan): Promise<GenerationList> {
  return new Generations(new Files(folder), { position: async () => position }).of(database);
}

it('begins with all pages, and continues with the frames after them', async () => {
  const { current } = await listed(span('a', 0, 9));
  const later = await listed(span('a', 0, 12));
  expect(later.current).toBe(current);
  expect(later.find(current - 1)).toEqual({ kind: 'pages', at: { log: 'a', frame: 9 } });
  expect(later.find(current)).toEqual({ kind: 'frames', after: { log: 'a', frame: 9 }, frames: 3 });
});

it('has no generation before the first one or after the current one', async () => {
  const { current, find } = await listed(span('a', 0, 9));
  expect([find(current - 2), find(current + 1)]).toEqual([undefined, undefined]);
});

it('ends a generation that is full, and keeps its frames', async () => {
  const { current } = await listed(span('a', 0, 9));
  expect((await listed(span('a', 0, 9 + MOST_FRAMES - 1))).current).toBe(current);
  const next = await listed(span('a', 0, 9 + MOST_FRAMES + 5));
  expect(next.current).toBe(current + 1);
  expect(next.find(current)).toEqual({ kind: 'frames', after: { log: 'a', frame: 9 }, frames: MOST_FRAMES + 5 });
  expect(next.find(current + 1)).toEqual({ kind: 'frames', after: { log: 'a', frame: 14 + MOST_FRAMES }, frames: 0 });
});

it.each([
  ['begins a new log', span('b', 0, 3)],
  ['packs frames that a replica may lack', span('a', 11, 50)],
])('sends all pages again when sqld %s', async (_, position) => {
  const { current } = await listed(span('a', 0, 9));
  const next = await listed(position);
  expect(next.current).toBe(current + 2);
  expect([next.find(current - 1), next.find(current)]).toEqual([{ kind: 'lost' }, { kind: 'lost' }]);
  expect(next.find(current + 1)).toEqual({ kind: 'pages', at: { log: position.log, frame: position.frame } });
  expect(next.find(current + 2)).toEqual({ kind: 'frames', after: { log: position.log, frame: position.frame }, frames: 0 });
});

it('keeps the generations while sqld has all of their frames', async () => {
  const { current } = await listed(span('a', 0, 9));
  expect((await listed(span('a', 10, 20))).find(current)).toEqual({ kind: 'frames', after: { log: 'a', frame: 9 }, frames: 11 });
});

it('never gives two databases the same numbers', async () => {
  const { current } = await listed(span('a', 0, 9));
  mkdirSync(new Files(folder).databaseFolder('two'));
  const other = await new Generations(new Files(folder), { position: async () => span('b', 0, 9) }).of({ ...database, id: 'two' });
  expect(other.find(current)).toBeUndefined();
});
