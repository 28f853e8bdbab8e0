import { deleteCreated, type CreateContext } from './delete-created';
import { toEncryption } from './encryption';
import type { DatabasePlan } from './schema';
import { demandSeedFile } from './seed-file';
import { sentence } from '../../notation';
import { attributePath, DiagnosticError, type Diagnostics } from '../../terraform';
import { FileBody, isTursoError, type Database, type DatabaseSeed } from '../../turso';
import type { Turso } from '../turso';

/** Returns the seed for Turso. Checks a file and uploads a dump before the database exists. */
export async function toSeed(plan: DatabasePlan, client: Turso, signal: AbortSignal): Promise<DatabaseSeed | undefined> {
  const { seed } = plan;
  if (seed === null) return undefined;
  if (seed.file !== null) await demandSeedFile({ seed, cipher: plan.remote_encryption?.encryption_cipher, sizeLimit: plan.size_limit });
  switch (seed.type) {
    case 'dump': return { type: 'dump', url: seed.url ?? await client.api.databases.uploadDump(FileBody.inForm(seed.file!), { signal }) };
    case 'database_upload': return { type: 'database_upload' };
    default: return { type: 'database', name: seed.name!, timestamp: seed.timestamp ?? undefined };
  }
}

/** Uploads the file of a new database. If that fails, deletes the database, which cannot be used without its file. */
export async function plantSeed(plan: DatabasePlan, draft: Database, context: CreateContext): Promise<void> {
  const { client, signal } = context;
  const { name } = plan;
  try {
    await client.api.uploadDatabase(draft, plan.seed!.file!, { encryption: toEncryption(plan.remote_encryption), signal });
  } catch (error) {
    const outcome = await deleteCreated(name, context)
      ? 'This apply deleted the database again.'
      : 'The database cannot be used, and this apply could not delete it again. It is in the state as tainted, and the next apply replaces it.';
    // The framework reports that the user has cancelled.
    if (signal.aborted) throw error;
    throw new DiagnosticError({
      summary: `Could not upload the file of database "${name}"`,
      // Without the advice for errors of the Platform API: here a database rejects a file.
      detail: `${sentence(error instanceof Error ? error.message : String(error))} ${outcome} If it fails again, run "PRAGMA integrity_check;" on the file.`,
      path: attributePath('file', attributePath('seed')),
    });
  }
}

/** Whether a database waits for the file of its seed. An error of Turso counts as no. */
export async function awaitsUpload(
  { remote_encryption: encryption }: Pick<DatabasePlan, 'remote_encryption'>, found: Database, { api }: Turso, signal: AbortSignal,
): Promise<boolean> {
  return api.awaitsUpload(found, { encryption: toEncryption(encryption), signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    if (isTursoError(error)) return false;
    throw error;
  });
}

/** Uploads the file of a database that was imported while it waited for its upload. The state may name the seed only after that. */
export async function finishUpload(plan: DatabasePlan, client: Turso, signal: AbortSignal): Promise<void> {
  const { name, seed } = plan;
  if (seed?.type !== 'database_upload' || seed.file === null) return;
  const draft = await client.existingDatabase(name, signal);
  if (!await awaitsUpload(plan, draft, client, signal)) return;
  await toSeed(plan, client, signal);
  await client.api.uploadDatabase(draft, seed.file, { encryption: toEncryption(plan.remote_encryption), signal });
}

/** Warns that an imported database is still empty. */
export function warnOfWaiting(name: string, diagnostics: Diagnostics): void {
  diagnostics.warn(
    `Database "${name}" waits for its upload`,
    'The database was created for a SQLite file that was never uploaded, and cannot be used without it. Give its seed the type "database_upload" and the file: the next '
    + 'apply uploads it. Otherwise delete the database.',
  );
}
