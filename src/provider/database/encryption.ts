import { attributePath, number, oneOf, singleNested, string, type Config, type Diagnostics, type Plan, type State } from '../../terraform';
import type { Database, RemoteEncryption } from '../../turso';

/** What Turso's ciphers want, by their names: bytes of the key, and bytes that each page of an uploaded file leaves free. */
export const CIPHERS: Readonly<Record<string, { readonly keyBytes: number; readonly reservedBytes: number }>> = {
  aes256gcm: { keyBytes: 32, reservedBytes: 28 },
  aes128gcm: { keyBytes: 16, reservedBytes: 28 },
  chacha20poly1305: { keyBytes: 32, reservedBytes: 28 },
  aegis128l: { keyBytes: 16, reservedBytes: 32 },
  aegis128x2: { keyBytes: 16, reservedBytes: 32 },
  aegis128x4: { keyBytes: 16, reservedBytes: 32 },
  aegis256: { keyBytes: 32, reservedBytes: 48 },
  aegis256x2: { keyBytes: 32, reservedBytes: 48 },
  aegis256x4: { keyBytes: 32, reservedBytes: 48 },
};

/** `remote_encryption` of a database. */
export const encryptionAttribute = singleNested({
  encryption_cipher: string({
    required: true,
    description: `The cipher: ${Object.keys(CIPHERS).map((name) => `\`${name}\``).join(', ')}. A change replaces the database.`,
    validators: [oneOf(...Object.keys(CIPHERS))],
  }),
  encryption_key_wo: string({
    optional: true,
    writeOnly: true,
    description: 'The key in standard base64: 32 bytes, or 16 for `aes128gcm` and the `aegis128` ciphers. Write-only: it is sent to Turso when the '
      + 'database is created, and kept neither in the plan nor in the state nor by Turso: if you lose it, you lose the data. Needed to create the database.',
  }),
  encryption_key_wo_version: number({
    optional: true,
    description: 'Any number that stands for the key. A change says that there is another key, and replaces the database with all its data: Turso has no rekeying.',
  }),
}, {
  optional: true,
  description: '[Encryption](https://docs.turso.tech/cloud/encryption) with a key of your own, on the Pro and Enterprise plans. It is set at creation only: '
    + 'a change replaces the database. Every client has to send the key; a branch is made with the key of its source.',
});

type Attribute = { readonly remote_encryption: typeof encryptionAttribute };
type Encryption = Config<Attribute>['remote_encryption'];

/** Faults of the key. No message shows it. */
export function checkEncryption(encryption: Encryption, diagnostics: Diagnostics): void {
  const { encryption_key_wo: key, encryption_cipher: cipher } = encryption ?? {};
  if (typeof key !== 'string') return;
  const path = attributePath('encryption_key_wo', attributePath('remote_encryption'));
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key) || key.length % 4 !== 0) {
    diagnostics.error('Invalid encryption_key_wo', 'The key is not in standard base64. Make one with "openssl rand -base64 32".', path);
    return;
  }
  const wanted = typeof cipher === 'string' ? CIPHERS[cipher]?.keyBytes : undefined;
  const { length } = Buffer.from(key, 'base64');
  if (wanted === undefined || length === wanted) return;
  diagnostics.error(
    'Invalid encryption_key_wo',
    `The key has ${length} bytes, and the cipher "${cipher}" takes ${wanted}. Make one with "openssl rand -base64 ${wanted}".`,
    path,
  );
}

/** A database that is to be made needs the key. What exists, or was imported, does not. */
export function demandKey(encryption: Encryption, diagnostics: Diagnostics): void {
  if (encryption?.encryption_key_wo !== null) return;
  diagnostics.error(
    'Missing encryption_key_wo',
    'This plan creates an encrypted database, which takes its key. Set encryption_key_wo of remote_encryption.',
    attributePath('remote_encryption'),
  );
}

/** What Turso is sent: at creation the whole, for an upload as headers. */
export function toEncryption(encryption: Plan<Attribute>['remote_encryption']): RemoteEncryption | undefined {
  if (encryption === null || encryption.encryption_key_wo === null) return undefined;
  return { cipher: encryption.encryption_cipher, key: encryption.encryption_key_wo };
}

/** The encryption of a database, as far as Turso tells it. */
export function encryptionOf({ encryptionCipher }: Database): State<Attribute>['remote_encryption'] {
  if (encryptionCipher === undefined) return null;
  return { encryption_cipher: encryptionCipher, encryption_key_wo: null, encryption_key_wo_version: null };
}
