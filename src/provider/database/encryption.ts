import { attributePath, number, oneOf, singleNested, string, type Config, type Diagnostics, type Plan, type State } from '../../terraform';
import type { Database, RemoteEncryption } from '../../turso';

/** Turso's ciphers: the bytes of the key, and the bytes that each page of an uploaded file must leave free. */
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
    + 'a change replaces the database. Every client has to send the key. A branch uses the key of its source.',
});

type Attribute = { readonly remote_encryption: typeof encryptionAttribute };
type Encryption = Config<Attribute>['remote_encryption'];

/** Reports faults of the key. No message shows the key. */
export function checkEncryption(encryption: Encryption, diagnostics: Diagnostics): void {
  const { encryption_key_wo: key, encryption_cipher: cipher } = encryption ?? {};
  if (typeof key !== 'string') return;
  const path = attributePath('encryption_key_wo', attributePath('remote_encryption'));
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key) || key.length % 4 !== 0) {
    diagnostics.error('Invalid encryption_key_wo', 'The key is not in standard base64. Create one with "openssl rand -base64 32".', path);
    return;
  }
  const wanted = typeof cipher === 'string' ? CIPHERS[cipher]?.keyBytes : undefined;
  const { length } = Buffer.from(key, 'base64');
  if (wanted === undefined || length === wanted) return;
  diagnostics.error(
    'Invalid encryption_key_wo',
    `The key has ${length} bytes, but the cipher "${cipher}" needs ${wanted}. Create one with "openssl rand -base64 ${wanted}".`,
    path,
  );
}

/** Reports a missing key in a plan that creates the database. A database that exists or was imported needs no key. */
export function demandKey(encryption: Encryption, diagnostics: Diagnostics): void {
  if (encryption?.encryption_key_wo !== null) return;
  diagnostics.error(
    'Missing encryption_key_wo',
    'This plan creates an encrypted database, and Turso needs its key. Set encryption_key_wo of remote_encryption.',
    attributePath('remote_encryption'),
  );
}

/** Returns the cipher and the key for Turso, or undefined without a key. */
export function toEncryption(encryption: Plan<Attribute>['remote_encryption']): RemoteEncryption | undefined {
  if (encryption === null || encryption.encryption_key_wo === null) return undefined;
  return { cipher: encryption.encryption_cipher, key: encryption.encryption_key_wo };
}

/** Returns the encryption of a database. Turso returns only the cipher. */
export function encryptionOf({ encryptionCipher }: Database): State<Attribute>['remote_encryption'] {
  if (encryptionCipher === undefined) return null;
  return { encryption_cipher: encryptionCipher, encryption_key_wo: null, encryption_key_wo_version: null };
}
