import { open } from 'node:fs/promises';
import { ApiError } from '../errors';

const HEADER_BYTES = 100;
const PAGE_BYTES = 4096;
const WAL = 2;
const UTF8 = 1;

/** The header of a SQLite file. https://www.sqlite.org/fileformat.html#the_database_header */
interface Header {
  readonly pageBytes: number;
  readonly writeVersion: number;
  readonly readVersion: number;
  readonly reservedBytes: number;
  /** Zero without auto-vacuum. */
  readonly largestRootPage: number;
  readonly encoding: number;
}

/** Rejects a file that cannot become a database here, or that the live service would reject. */
export async function checkSqliteFile(path: string, reservedBytes: number): Promise<void> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const { size } = await file.stat();
    const fault = bytesRead < HEADER_BYTES || !buffer.toString('latin1').startsWith('SQLite format 3\0')
      ? 'it does not begin like one'
      : headerFault(readHeader(buffer), size, reservedBytes);
    if (fault !== undefined) {
      throw new ApiError(400, `the file is not a SQLite database that Turso takes: ${fault}`);
    }
  } finally {
    await file.close();
  }
}

function readHeader(bytes: Buffer): Header {
  return {
    pageBytes: bytes.readUInt16BE(16),
    writeVersion: bytes[18],
    readVersion: bytes[19],
    reservedBytes: bytes[20],
    largestRootPage: bytes.readUInt32BE(52),
    encoding: bytes.readUInt32BE(56),
  };
}

function headerFault(header: Header, size: number, reservedBytes: number): string | undefined {
  if (header.pageBytes !== PAGE_BYTES) {
    // The value 1 means pages of 65536 bytes.
    return `its pages have ${header.pageBytes === 1 ? 65_536 : header.pageBytes} bytes; use "PRAGMA page_size=4096; VACUUM"`;
  }
  if (size % PAGE_BYTES !== 0) {
    return `its ${size} bytes are no whole number of pages`;
  }
  if (header.writeVersion !== WAL || header.readVersion !== WAL) {
    return 'its journal mode is not WAL; use "PRAGMA journal_mode=WAL"';
  }
  if (header.largestRootPage !== 0) {
    return 'it uses auto-vacuum; use "PRAGMA auto_vacuum=NONE; VACUUM"';
  }
  // An empty database has no encoding yet.
  if (header.encoding > UTF8) {
    return 'its encoding is not UTF-8';
  }
  return header.reservedBytes === reservedBytes
    ? undefined
    : `its pages reserve ${header.reservedBytes} bytes where the database's encryption needs ${reservedBytes}`;
}
