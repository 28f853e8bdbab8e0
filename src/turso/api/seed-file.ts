import { stat, type FileHandle } from 'node:fs/promises';

const GIB = 2 ** 30;
const LARGEST_UPLOAD = 20_000_000_000;
const LARGEST_DUMP = 8 * GIB;
const HEADER_BYTES = 100;
const PAGE_SIZE = 4096;
const WAL = 2;
const UTF_8 = 1;
/** How every SQLite file begins. */
export const SQLITE_MAGIC = 'SQLite format 3\0';
const DUMP_BEGINS = ['PRAGMA foreign_keys=OFF;', 'BEGIN TRANSACTION;'];

/**
 * Returns why Turso would reject a SQLite file as a seed: sentences that also say what to do.
 *
 * @param reservedBytes how many bytes of each page the cipher needs; undefined for a database without encryption
 */
export async function uploadFaults(file: FileHandle, size: number, path: string, reservedBytes?: number): Promise<string[]> {
  const faults = await sqliteFaults(file, reservedBytes);
  // The upload does not include what only the log has.
  const log = await stat(`${path}-wal`).catch(() => undefined);
  if (log !== undefined && log.size > 0) faults.push('Its latest changes are in the file beside it whose name ends in "-wal". Run "PRAGMA wal_checkpoint(TRUNCATE);" on it.');
  if (size > LARGEST_UPLOAD) faults.push('It is larger than 20 GB, the most that Turso accepts.');
  return faults;
}

/** Returns why Turso would reject a file as a dump. Turso accepts some files that are no dumps, and then creates an empty database. */
export async function dumpFaults(file: FileHandle, size: number): Promise<string[]> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
  const lines = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/).map((line) => line.trim());
  const faults: string[] = [];
  if (DUMP_BEGINS.some((line, index) => lines[index] !== line)) {
    faults.push(`It does not begin with the lines ${DUMP_BEGINS.map((line) => `"${line}"`).join(' and ')}. Create it with "sqlite3 app.db .dump".`);
  }
  if (size > LARGEST_DUMP) faults.push('It is larger than 8 GiB, the most that Turso accepts.');
  return faults;
}

/**
 * Reads the header of a SQLite file and returns why Turso would reject the file: sentences that also say what to do.
 *
 * @param reservedBytes how many bytes of each page have to be free; undefined if that does not matter
 * @see https://www.sqlite.org/fileformat.html#the_database_header
 * @see https://docs.turso.tech/cloud/migrate-to-turso
 */
async function sqliteFaults(file: FileHandle, reservedBytes: number | undefined): Promise<string[]> {
  const header = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
  if (bytesRead < HEADER_BYTES || !header.toString('latin1').startsWith(SQLITE_MAGIC)) {
    return ['It is not a SQLite file. Give the path of a database file, not of a dump.'];
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65536 : header.readUInt16BE(16);
  const faults: (string | false)[] = [
    pageSize !== PAGE_SIZE && `Its page size is ${pageSize}. Turso accepts ${PAGE_SIZE}: run "PRAGMA journal_mode=DELETE; PRAGMA page_size=${PAGE_SIZE}; VACUUM;" on it.`,
    !(header[18] === WAL && header[19] === WAL) && 'It is not in WAL mode. Run "PRAGMA journal_mode=WAL;" on it.',
    header.readUInt32BE(52) !== 0 && 'It has auto-vacuum, which Turso does not accept. Run "PRAGMA auto_vacuum=NONE; VACUUM;" on it.',
    header.readUInt32BE(56) > UTF_8 && 'Its text is UTF-16. Turso accepts UTF-8: dump it into a database that you create with "PRAGMA encoding=\'UTF-8\';".',
    reservedBytes !== undefined && header[20] !== reservedBytes
      && `Each of its pages leaves ${header[20]} bytes free, but the cipher needs ${reservedBytes}. Run ".filectrl reserve_bytes ${reservedBytes}" and then "VACUUM;" on it in the sqlite3 shell.`,
    await isCutOff(file, header, pageSize) && 'It is shorter than its header says. Copy it again while nothing writes to it.',
  ];
  return faults.filter((fault) => fault !== false);
}

/** Whether the file is shorter than its header says. The size in the header is valid only if the last writer updated it. */
async function isCutOff(file: FileHandle, header: Buffer, pageSize: number): Promise<boolean> {
  if (header.readUInt32BE(24) !== header.readUInt32BE(92)) return false;
  return (await file.stat()).size < header.readUInt32BE(28) * pageSize;
}
