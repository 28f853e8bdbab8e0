import { open } from 'node:fs/promises';
import { CIPHERS } from './encryption';
import type { DatabaseState } from './schema';
import { bytesOf } from '../../notation';
import { attributePath, DiagnosticError } from '../../terraform';
import { dumpFaults, uploadFaults } from '../../turso';

/** The part of a database's plan that decides whether a file can be its seed. */
export interface SeedPlan {
  readonly seed: Pick<NonNullable<DatabaseState['seed']>, 'type' | 'file'>;
  /** Undefined while unknown. */
  readonly cipher: string | null | undefined;
  readonly sizeLimit: string | null | undefined;
}

/** Fails for a file that Turso would reject, before anything is created. Returns false if the file does not exist. */
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
      ? [...await (type === 'dump' ? dumpFaults(file, info.size) : uploadFaults(file, info.size, path, reservedBytes(plan))), ...sizeFaults(info.size, plan.sizeLimit)]
      : ['It is not a file.'];
    if (faults.length > 0) throw unusable(path, faults);
    return true;
  } finally {
    await file.close();
  }
}

/** Does the same as {@link checkSeedFile}, but also fails if the file does not exist. */
export async function demandSeedFile(plan: SeedPlan): Promise<void> {
  if (!await checkSeedFile(plan)) throw unusable(plan.seed.file!, ['It does not exist. Give the path of a file, relative to the folder that Terraform runs in.']);
}

function reservedBytes({ cipher }: SeedPlan): number | undefined {
  return typeof cipher === 'string' ? CIPHERS[cipher]?.reservedBytes : undefined;
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
