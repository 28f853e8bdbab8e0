import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from './libsql';

/** Creates a SQLite file and returns its bytes. It is in WAL mode unless the statements in `before` say otherwise. */
export async function sqliteFile(statements: readonly string[], before: readonly string[] = ['PRAGMA journal_mode=WAL']): Promise<Buffer> {
  return inFolder(async (path) => {
    const client = createClient({ url: `file:${path}` });
    for (const statement of [...before, ...statements, 'PRAGMA wal_checkpoint(TRUNCATE)']) {
      await client.execute(statement);
    }
    client.close();
    return readFileSync(path);
  });
}

/** Creates a file without tables whose pages reserve bytes, as an encrypted database requires. */
export async function reservingFile(bytes: number): Promise<Buffer> {
  const file = await sqliteFile(['CREATE TABLE t (x)', 'DROP TABLE t', 'VACUUM']);
  file[20] = bytes;
  file.writeUInt16BE(4096 - bytes, 105);
  return file;
}

/** Runs one statement on a file and returns its rows. */
export async function querySqlite(file: Buffer, statement: string): Promise<unknown[][]> {
  return inFolder(async (path) => {
    writeFileSync(path, file);
    const client = createClient({ url: `file:${path}` });
    const { rows } = await client.execute(statement);
    client.close();
    return rows.map((row) => Array.from(row as unknown as ArrayLike<unknown>));
  });
}

async function inFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'turso-local-sqlite-'));
  try {
    return await work(join(folder, 'file.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
