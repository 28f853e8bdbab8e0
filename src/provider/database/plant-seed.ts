import { toEncryption } from './encryption';
import type { DatabasePlan } from './schema';
import { demandSeedFile } from './seed-file';
import { takeBack, type MakeContext } from './take-back';
import { attributePath, DiagnosticError } from '../../terraform';
import type { Database, DatabaseSeed } from '../../turso';
import { asSentence } from '../explain-error';
import type { Turso } from '../turso';

/** The seed as Turso takes it. A file is checked, and a dump uploaded, before there is a database. */
export async function toSeed(plan: DatabasePlan, client: Turso, signal: AbortSignal): Promise<DatabaseSeed | undefined> {
  const { seed } = plan;
  if (seed === null) return undefined;
  if (seed.file !== null) await demandSeedFile({ seed, cipher: plan.remote_encryption?.encryption_cipher, sizeLimit: plan.size_limit });
  switch (seed.type) {
    case 'dump': return { type: 'dump', url: seed.url ?? await client.api.databases.uploadDump(seed.file!, { signal }) };
    case 'database_upload': return { type: 'database_upload' };
    default: return { type: 'database', name: seed.name!, timestamp: seed.timestamp ?? undefined };
  }
}

/** Uploads the file of a new database, which is a draft until then. A draft that stays one is deleted again. */
export async function plantSeed(plan: DatabasePlan, draft: Database, context: MakeContext): Promise<void> {
  const { client, signal } = context;
  const { name } = plan;
  try {
    await client.api.uploadDatabase(draft, plan.seed!.file!, { encryption: toEncryption(plan.remote_encryption), signal });
  } catch (error) {
    const outcome = await takeBack(name, context)
      ? 'The database was deleted again.'
      : 'The database, which cannot be used, could not be deleted again: it is in the state as tainted, and the next apply replaces it.';
    // What the user has cancelled is told as such.
    if (signal.aborted) throw error;
    throw new DiagnosticError({
      summary: `Could not upload the file of database "${name}"`,
      // The advice on the Platform API's errors is not about what a database says of a file.
      detail: `${asSentence(error instanceof Error ? error.message : String(error))} ${outcome} If it fails again, run "PRAGMA integrity_check;" on the file.`,
      path: attributePath('file', attributePath('seed')),
    });
  }
}
