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

/** The name of a tenant's database where the tenant id itself can be (the end of) it; undefined for every other id. */
export function plainTenantName(tenantId: string, prefix: string): string | undefined {
  const start = startOf(prefix);
  const isPlain = NAME.test(tenantId) && tenantId.length <= LONGEST - start.length && !ENDS_LIKE_A_HASH.test(tenantId);
  return isPlain ? start + tenantId : undefined;
}

/**
 * The name of a tenant's database where the tenant id cannot be it.
 *
 * @param sha256 of the tenant id in UTF-8, in hexadecimal digits: not every platform computes it in the same way
 */
export function hashedTenantName(tenantId: string, prefix: string, sha256: string): string {
  const start = startOf(prefix);
  const readable = slug(withoutAccents(tenantId), Math.max(0, LONGEST - start.length - 1 - HASH_LENGTH));
  return `${start}${readable === '' ? '' : `${readable}-`}${shortHash(sha256)}`;
}

function startOf(prefix: string): string {
  return prefix === '' ? '' : `${prefix}-`;
}

/** `é` is `e` to a reader. */
function withoutAccents(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '');
}

/** A digit, then digits and lowercase letters. */
function shortHash(sha256: string): string {
  const number = BigInt(`0x${sha256}`);
  const [digit, rest] = [number % 10n, number / 10n];
  return `${digit}${(rest % 36n ** BigInt(HASH_LENGTH - 1)).toString(36).padStart(HASH_LENGTH - 1, '0')}`;
}
