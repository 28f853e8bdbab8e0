import type { FileHandle } from 'node:fs/promises';

const HEADER_BYTES = 100;
const PAGE_SIZE = 4096;
const WAL = 2;
const UTF_8 = 1;

/**
 * Why Turso would not take a SQLite file, each as a full sentence with the way out. From the file's header alone.
 *
 * @param reservedBytes how many bytes of each page have to be free; undefined where that does not matter
 * @see https://www.sqlite.org/fileformat.html#the_database_header
 * @see https://docs.turso.tech/cloud/migrate-to-turso
 */
export async function sqliteFaults(file: FileHandle, reservedBytes: number | undefined): Promise<string[]> {
  const header = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
  if (bytesRead < HEADER_BYTES || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    return ['It is no SQLite file. Give the path of a database file, not of a dump.'];
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65536 : header.readUInt16BE(16);
  const faults: (string | false)[] = [
    pageSize !== PAGE_SIZE && `Its page size is ${pageSize}. Turso takes ${PAGE_SIZE}: run "PRAGMA journal_mode=DELETE; PRAGMA page_size=${PAGE_SIZE}; VACUUM;" on it.`,
    !(header[18] === WAL && header[19] === WAL) && 'It is not in WAL mode. Run "PRAGMA journal_mode=WAL;" on it.',
    header.readUInt32BE(52) !== 0 && 'It has auto-vacuum, which Turso does not take. Run "PRAGMA auto_vacuum=NONE; VACUUM;" on it.',
    header.readUInt32BE(56) > UTF_8 && 'Its text is UTF-16. Turso takes UTF-8: dump it into a database that is made with "PRAGMA encoding=\'UTF-8\';".',
    reservedBytes !== undefined && header[20] !== reservedBytes
      && `Each of its pages leaves ${header[20]} bytes free, and the cipher wants ${reservedBytes}. Run ".filectrl reserve_bytes ${reservedBytes}" and then "VACUUM;" on it in the sqlite3 shell.`,
    await isCutOff(file, header, pageSize) && 'It is shorter than its header says. Copy it again, while nothing writes to it.',
  ];
  return faults.filter((fault) => fault !== false);
}

/** The header's size counts only where it was written by whoever changed the file last. */
async function isCutOff(file: FileHandle, header: Buffer, pageSize: number): Promise<boolean> {
  if (header.readUInt32BE(24) !== header.readUInt32BE(92)) return false;
  return (await file.stat()).size < header.readUInt32BE(28) * pageSize;
}
