import { open, stat, type FileHandle } from 'node:fs/promises';
import { CIPHERS } from './encryption';
import type { DatabaseState } from './schema';
import { sqliteFaults } from './sqlite-file';
import { bytesOf } from '../../notation';
import { attributePath, DiagnosticError } from '../../terraform';

const GIB = 2 ** 30;
const LARGEST_UPLOAD = 20_000_000_000;
const LARGEST_DUMP = 8 * GIB;
const DUMP_BEGINS = ['PRAGMA foreign_keys=OFF;', 'BEGIN TRANSACTION;'];

/** What of a database decides whether a file can be its seed. */
export interface SeedPlan {
  readonly seed: Pick<NonNullable<DatabaseState['seed']>, 'type' | 'file'>;
  /** Undefined while it is not known. */
  readonly cipher: string | null | undefined;
  readonly sizeLimit: string | null | undefined;
}

/** Refuses a file that Turso would refuse, before anything is created. True where the file is there. */
export async function checkSeedFile(plan: SeedPlan): Promise<boolean> {
  const { type, file: path } = plan.seed;
  if (path === null) return true;
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unusable(path, [`It cannot be read: ${error.message}.`]);
  });
  if (file === undefined) return false;
  try {
    const info = await file.stat();
    const faults = info.isFile()
      ? [...await (type === 'dump' ? dumpFaults(file, info.size) : uploadFaults(file, info.size, path, plan)), ...sizeFaults(info.size, plan.sizeLimit)]
      : ['It is no file.'];
    if (faults.length > 0) throw unusable(path, faults);
    return true;
  } finally {
    await file.close();
  }
}

/** For the moment in which the file has to be there. */
export async function demandSeedFile(plan: SeedPlan): Promise<void> {
  if (!await checkSeedFile(plan)) throw unusable(plan.seed.file!, ['It does not exist. Give the path of a file, from the folder that Terraform runs in.']);
}

async function uploadFaults(file: FileHandle, size: number, path: string, { cipher }: SeedPlan): Promise<string[]> {
  const reservedBytes = typeof cipher === 'string' ? CIPHERS[cipher]?.reservedBytes : undefined;
  const faults = await sqliteFaults(file, reservedBytes);
  // What is in the log only is not in the file that is uploaded.
  const log = await stat(`${path}-wal`).catch(() => undefined);
  if (log !== undefined && log.size > 0) faults.push('Its latest changes are in the file beside it whose name ends in "-wal". Run "PRAGMA wal_checkpoint(TRUNCATE);" on it.');
  if (size > LARGEST_UPLOAD) faults.push('It is larger than 20 GB, the most that Turso takes.');
  return faults;
}

async function dumpFaults(file: FileHandle, size: number): Promise<string[]> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
  const lines = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/).map((line) => line.trim());
  const faults: string[] = [];
  if (DUMP_BEGINS.some((line, index) => lines[index] !== line)) {
    faults.push(`It does not begin with the lines ${DUMP_BEGINS.map((line) => `"${line}"`).join(' and ')}. Make it with "sqlite3 app.db .dump".`);
  }
  if (size > LARGEST_DUMP) faults.push('It is larger than 8 GiB, the most that Turso takes.');
  return faults;
}

function sizeFaults(size: number, limit: string | null | undefined): string[] {
  const bytes = typeof limit === 'string' ? bytesOf(limit) : undefined;
  return bytes === undefined || size <= bytes ? [] : [`It has ${size} bytes, more than size_limit ("${limit}") allows.`];
}

function unusable(path: string, faults: readonly string[]): DiagnosticError {
  return new DiagnosticError({
    summary: 'Unusable file of seed',
    detail: `file is "${path}". ${faults.join(' ')} Nothing was changed.`,
    path: attributePath('file', attributePath('seed')),
  });
}
