import { attributePath, DiagnosticError } from '../../terraform';
import { databaseUrls, type Database, type SqlTarget } from '../../turso';

/** Where SQL is sent to. Throws for an encrypted database without its key, which would be refused by a word that nobody understands. */
export function sqlTarget(database: Database, key: string | null): SqlTarget {
  const { name, dbId, group, encryptionCipher } = database;
  if (encryptionCipher !== undefined && key === null) {
    throw new DiagnosticError({
      summary: `Database "${name}" is encrypted`,
      detail: 'Turso keeps no key. Set encryption_key_wo to the one that the database was created with.',
      path: attributePath('encryption_key_wo'),
    });
  }
  return { name, id: dbId, group, httpUrl: databaseUrls(database).httpUrl, encryptionKey: key ?? undefined };
}
