import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../errors';
import { Encryption } from '../model';

/** The encryption options of a client, with the key in base64. A branch may leave out the cipher of its source. */
export interface WantedEncryption {
  readonly cipher?: string;
  readonly key: string;
}

interface Cipher {
  readonly keyBytes: number;
  /** How many bytes each page of an uploaded file reserves for the tag and nonce of the cipher. */
  readonly reservedBytes: number;
}

/** https://docs.turso.tech/cloud/encryption */
const CIPHERS: Readonly<Record<string, Cipher>> = {
  aes256gcm: { keyBytes: 32, reservedBytes: 28 },
  chacha20poly1305: { keyBytes: 32, reservedBytes: 28 },
  aes128gcm: { keyBytes: 16, reservedBytes: 28 },
  aegis128l: { keyBytes: 16, reservedBytes: 32 },
  aegis128x2: { keyBytes: 16, reservedBytes: 32 },
  aegis128x4: { keyBytes: 16, reservedBytes: 32 },
  aegis256: { keyBytes: 32, reservedBytes: 48 },
  aegis256x2: { keyBytes: 32, reservedBytes: 48 },
  aegis256x4: { keyBytes: 32, reservedBytes: 48 },
};

/** Returns the facts about encryption that the platform stores. sqld encrypts nothing, so the data itself is plain on the disk. */
export function newEncryption({ cipher, key }: WantedEncryption): Encryption {
  if (cipher === undefined || !Object.hasOwn(CIPHERS, cipher)) {
    throw new ApiError(400, `invalid encryption_cipher ${JSON.stringify(cipher ?? '')}: use one of ${Object.keys(CIPHERS).join(', ')}`);
  }
  const { keyBytes } = CIPHERS[cipher];
  const given = Buffer.from(key, 'base64');
  if (given.toString('base64') !== key || given.length !== keyBytes) {
    throw new ApiError(400, `invalid encryption_key: ${cipher} needs a key of ${keyBytes} bytes in base64`);
  }
  const salt = randomBytes(16).toString('hex');
  return { cipher, salt, keyHash: hashOf(salt, key) };
}

/** Returns the encryption of a branch, which is that of its source. The client must send the key of the source. */
export function branchEncryption(source: Encryption | undefined, wanted: WantedEncryption | undefined): Encryption | undefined {
  if (source === undefined) {
    if (wanted !== undefined) {
      throw new ApiError(400, 'remote_encryption does not go with a source that is not encrypted');
    }
    return undefined;
  }
  if (wanted === undefined) {
    throw new ApiError(400, 'the source is encrypted: remote_encryption with its encryption_key is required');
  }
  if (!hasKey(source, wanted.key)) {
    throw new ApiError(400, 'invalid encryption_key: it is not that of the source');
  }
  if (wanted.cipher !== undefined && wanted.cipher !== source.cipher) {
    throw new ApiError(400, `invalid encryption_cipher ${JSON.stringify(wanted.cipher)}: the source has ${source.cipher}`);
  }
  return source;
}

/** Whether this is the key that the database was created with. */
export function hasKey({ salt, keyHash }: Encryption, key: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(salt, key)), Buffer.from(keyHash));
}

/** Returns how many bytes the pages of a file must reserve to become this database. */
export function reservedBytes(encryption: Encryption | undefined): number {
  return encryption === undefined ? 0 : CIPHERS[encryption.cipher].reservedBytes;
}

/** A fast hash is enough for random keys, which an attacker cannot guess. */
function hashOf(salt: string, key: string): string {
  return createHash('sha256').update(salt).update(key).digest('hex');
}
