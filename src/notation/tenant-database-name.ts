import { createHash } from 'node:crypto';
import { NAME, slug } from './name';

/**
 * The longest name that is made. Turso takes 64, but name and organization share one label of a hostname, which has 63 at most: this
 * leaves 30 to the organization, and is what Turso took at most in its first years.
 */
const LONGEST = 32;

/** Of 62 bits: two of a million tenants get the same one with a probability of 1 in 10 million. */
const HASH_LENGTH = 12;

/** The longest prefix: a dash and the hash have to follow. */
export const LONGEST_PREFIX = LONGEST - 1 - HASH_LENGTH;

/** Every hash begins with a digit, so that few words look like one; a tenant id that ends like one is hashed itself. */
const ENDS_LIKE_A_HASH = /(?:^|-)[0-9][a-z0-9]{11}$/;

/**
 * The name of a tenant's database, from any tenant id: always the same, at most 32 characters, and for each tenant another one.
 * An id that can be a name stays as it is; every other one is shortened to what can, and a hash of the whole id follows.
 *
 * @param prefix what all names begin with, followed by a dash; at most {@link LONGEST_PREFIX} characters. Tenants are told apart within
 * one prefix.
 */
export function tenantDatabaseName(tenantId: string, prefix = ''): string {
  const start = prefix === '' ? '' : `${prefix}-`;
  const room = LONGEST - start.length;
  if (NAME.test(tenantId) && tenantId.length <= room && !ENDS_LIKE_A_HASH.test(tenantId)) return start + tenantId;
  const readable = slug(withoutAccents(tenantId), Math.max(0, room - 1 - HASH_LENGTH));
  return `${start}${readable === '' ? '' : `${readable}-`}${hash(tenantId)}`;
}

/** `é` is `e` to a reader. */
function withoutAccents(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '');
}

/** A digit, then digits and lowercase letters. */
function hash(text: string): string {
  const number = BigInt(`0x${createHash('sha256').update(text, 'utf8').digest('hex')}`);
  const [digit, rest] = [number % 10n, number / 10n];
  return `${digit}${(rest % 36n ** BigInt(HASH_LENGTH - 1)).toString(36).padStart(HASH_LENGTH - 1, '0')}`;
}
