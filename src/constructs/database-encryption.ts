import type { DatabaseResourceRemoteEncryption } from '../bindings';

/**
 * How a database is encrypted.
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

/** Encryption of a database with a key of your own. */
export class DatabaseEncryption {
  /**
   * @param cipher decides how long the key has to be
   * @param key in base64. Terraform keeps it neither in the state nor in a plan; one that is written here ends up in the synthesized
   * files, so give a variable. If you lose it, you lose the data.
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
   * As the resource takes it.
   *
   * @internal
   */
  public _toTerraform(): DatabaseResourceRemoteEncryption {
    return { encryptionCipher: this.cipher, encryptionKeyWo: this.key };
  }
}
