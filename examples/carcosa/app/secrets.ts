import { createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import sodium from 'libsodium-wrappers';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

/** Seals the credentials of buckets with libsodium's secretbox. Nobody who has only the database can read them. */
export class Vault {
  static async create(key: Uint8Array): Promise<Vault> {
    await sodium.ready;
    return new Vault(key);
  }

  private constructor(private readonly key: Uint8Array) {}

  /** Returns nonce and box in base64. */
  seal(text: string): string {
    const nonce = sodium.randombytes_buf(sodium.crypto_secretbox_NONCEBYTES);
    return Buffer.concat([nonce, sodium.crypto_secretbox_easy(text, nonce, this.key)]).toString('base64');
  }

  /** @throws Error if the box was sealed with another key, or was changed */
  open(sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    const nonce = bytes.subarray(0, sodium.crypto_secretbox_NONCEBYTES);
    return sodium.crypto_secretbox_open_easy(bytes.subarray(nonce.length), nonce, this.key, 'text');
  }
}

/** A new secret for a client. The database keeps only its hash. */
export function newToken(prefix: string): { token: string; hash: string } {
  const token = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashToken(token) };
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('hex')}:${(await derive(password, salt, 64)).toString('hex')}`;
}

export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [salt, hash] = stored.split(':').map((part) => Buffer.from(part, 'hex'));
  return timingSafeEqual(await derive(password, salt, 64), hash);
}

/** Signs a link to a file with the secret key of its bucket, as an S3 store would. */
export function signature(secretKey: string, fileId: string, expires: number): string {
  return createHmac('sha256', secretKey).update(`${fileId}:${expires}`).digest('base64url');
}

export function equal(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
