import type { DatabaseResourceRemoteEncryption } from '../bindings';

/**
 * Cipher of an encrypted database.
 *
 * @see https://docs.turso.tech/cloud/encryption
 */
export enum EncryptionCipher {
  /** AES-256 in GCM: a key of 32 bytes. */
  AES_256_GCM = 'aes256gcm',

  /** AES-128 in GCM: a key of 16 bytes. */
  AES_128_GCM = 'aes128gcm',

  /** ChaCha20-Poly1305: a key of 32 bytes. */
  CHACHA20_POLY1305 = 'chacha20poly1305',

  /** AEGIS-128L: a key of 16 bytes. */
  AEGIS_128L = 'aegis128l',

  /** AEGIS-128X2: a key of 16 bytes. */
  AEGIS_128X2 = 'aegis128x2',

  /** AEGIS-128X4: a key of 16 bytes. */
  AEGIS_128X4 = 'aegis128x4',

  /** AEGIS-256: a key of 32 bytes. */
  AEGIS_256 = 'aegis256',

  /** AEGIS-256X2: a key of 32 bytes. */
  AEGIS_256X2 = 'aegis256x2',

  /** AEGIS-256X4: a key of 32 bytes. */
  AEGIS_256X4 = 'aegis256x4',
}

/**
 * Encryption of a database with a key of your own.
 *
 * @see https://docs.turso.tech/cloud/encryption
 * @example
 * const key = new TerraformVariable(stack, 'key', { sensitive: true });
 * const encryption = DatabaseEncryption.withKey(EncryptionCipher.AES_256_GCM, key.stringValue);
 * new TursoDatabase(stack, 'vault', { group, encryption });
 */
export class DatabaseEncryption {
  /**
   * Encrypts with a key of your own. If you lose the key, you lose the data.
   *
   * @param cipher The cipher, which determines the length of the key.
   * @param key The key in base64. Neither state nor plans hold it. A literal key ends up in the synthesized files: use a variable.
   */
  public static withKey(cipher: EncryptionCipher, key: string): DatabaseEncryption {
    return new DatabaseEncryption(cipher, key);
  }

  /** The cipher. */
  public readonly cipher: EncryptionCipher;

  private constructor(cipher: EncryptionCipher, private readonly key: string) {
    this.cipher = cipher;
  }

  /**
   * Returns the argument of the resource.
   *
   * @internal
   */
  public _toTerraform(): DatabaseResourceRemoteEncryption {
    return { encryptionCipher: this.cipher, encryptionKeyWo: this.key };
  }
}
