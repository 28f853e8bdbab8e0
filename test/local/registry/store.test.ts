import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REGISTRY_NAMESPACE, SqldStore } from '../../../src/local/registry/store';
import { SqldAdmin } from '../../../src/local/sqld/admin';
import { findSqld } from '../../../src/local/sqld/binary';
import { sqldLimits } from '../../../src/local/sqld/limits';
import { Sqld, startSqld } from '../../../src/local/sqld/process';

let folder: string;
let sqld: Sqld;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  sqld = await startSqld({ binary: findSqld(), folder: join(folder, 'sqld'), limits: sqldLimits() });
  await new SqldAdmin({ url: sqld.adminUrl, authKey: sqld.adminAuthKey }).ensure(REGISTRY_NAMESPACE);
});

afterAll(async () => {
  await sqld.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the store of the registry', () => {
  it('is read completely, even if it is larger than the largest answer of sqld', async () => {
    const store = new SqldStore(sqld, Date.now);
    expect(await store.load()).toEqual([]);
    const entries = Array.from({ length: 7_000 }, (_, index) => ({
      kind: index % 2 === 0 ? 'database' : 'audit',
      id: String(index).padStart(5, '0'),
      value: { text: 'x'.repeat(2_000), index },
    }));
    await store.write(entries);
    const loaded = await store.load();
    expect(loaded).toHaveLength(entries.length);
    expect(new Set(loaded.map(({ kind, id }) => `${kind} ${id}`)).size).toBe(entries.length);
    expect(loaded.find(({ id }) => id === '06999')).toEqual(entries[6_999]);
  }, 120_000);
});
