import type { Finding } from './finding';
import type { Vocabulary } from './vocabulary';
import { quotedNames } from '../../notation/words';
import type { Database } from '../../turso';

/** Finds encrypted databases, because a fleet has no keys. */
export function encryptedDatabases(
  databases: readonly Pick<Database, 'name' | 'encryptionCipher'>[], { exclude }: Vocabulary,
): Finding | undefined {
  const encrypted = databases.filter(({ encryptionCipher }) => encryptionCipher !== undefined).map(({ name }) => name);
  return encrypted.length === 0 ? undefined : {
    severity: 'error',
    summary: encrypted.length === 1 ? `Database "${encrypted[0]}" is encrypted` : 'Databases of the fleet are encrypted',
    detail: `A fleet has no keys, so it cannot migrate these databases: ${quotedNames(encrypted)}. No database was migrated. `
      + `Remove them from the fleet (${exclude}), and migrate them with their keys.`,
    about: { kind: 'tenants' },
  };
}
