import { demandKey } from './encryption';
import type { attributes, DatabaseState } from './schema';
import { isOtherSeed } from './seed';
import { checkSeedFile, type SeedPlan } from './seed-file';
import { attributePath, type Diagnostics, type PrivateData, type ResourcePlan } from '../../terraform';
import { imported } from '../shared/imported';

type Plan = ResourcePlan<typeof attributes>;

/** Replaces a database if an attribute that only counts at creation changes. Accepts the configuration of an imported database once. */
export function planReplacement(plan: Plan, privateData: PrivateData, diagnostics: Diagnostics): void {
  const { state } = plan;
  if (state === null || plan.action === 'delete' || imported.isNoted(privateData)) return;
  const encryption = plan.known('remote_encryption');
  if (encryption === undefined || isOtherEncryption(state.remote_encryption, encryption)) plan.replace('remote_encryption');
  plan.replace('schema');
  // Left out means false.
  const isSchema = plan.known('is_schema');
  if (isSchema === undefined || (isSchema ?? false) !== (state.is_schema ?? false)) plan.replace('is_schema');
  warnOfOtherSeed(plan, state, diagnostics);
}

/** Warns of a changed seed. The database has its own data by now, so another seed replaces nothing. */
function warnOfOtherSeed(plan: Plan, { name, seed: before, force_destroy: forced }: DatabaseState, diagnostics: Diagnostics): void {
  const seed = plan.known('seed');
  // A replacement for another reason starts with the new seed.
  if (plan.action === 'replace' || (seed !== undefined && !isOtherSeed(before, seed))) return;
  diagnostics.warn(
    'A changed seed does not change the database',
    `Database "${name}" exists and keeps its data: seed only says what a new database starts with. The state notes the change. To delete the data and start again from `
    + `the new seed, ${forced ? '' : 'set force_destroy to true, apply, and then '}replace the database with the option -replace of "terraform apply".`,
    attributePath('seed'),
  );
}

/** Warns of a restoration, and reports what would make a creation fail. */
export async function planCreation(plan: Plan, diagnostics: Diagnostics): Promise<void> {
  if (plan.action !== 'create' && plan.action !== 'replace') return;
  const { restore, remote_encryption: encryption, name } = plan.config;
  if (restore !== null && restore !== undefined) {
    diagnostics.warn(
      `Database "${name ?? '(known after apply)'}" is restored`,
      `This plan restores the deleted database ${restore.database_id ?? '(known after apply)'} with the data that it had when it was deleted, instead of creating an empty one.`,
    );
  }
  // A restored database keeps its encryption.
  if (restore === null) demandKey(encryption, diagnostics);
  const file = plannedFile(plan);
  if (file !== undefined) await checkSeedFile(file);
}

/** Returns the file of the seed if its path is known. The same apply may still create the file. */
function plannedFile({ config }: Plan): SeedPlan | undefined {
  const { type, file } = config.seed ?? {};
  if (typeof type !== 'string' || typeof file !== 'string') return undefined;
  return { seed: { type, file }, cipher: cipherOf(config.remote_encryption), sizeLimit: config.size_limit };
}

function cipherOf(encryption: { encryption_cipher?: string | null } | null | undefined): string | null | undefined {
  return encryption === null ? null : encryption?.encryption_cipher;
}

/** Whether the encryption changes. The version of the key counts only if the state has one too. */
function isOtherEncryption(before: DatabaseState['remote_encryption'], after: DatabaseState['remote_encryption']): boolean {
  if (before === null || after === null) return before !== after;
  const [version, next] = [before.encryption_key_wo_version, after.encryption_key_wo_version];
  return before.encryption_cipher !== after.encryption_cipher || (version !== null && next !== null && version !== next);
}
