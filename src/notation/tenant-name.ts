import { NAME, slug } from './names';
import type { Rule } from './rule';

/**
 * The longest name of a tenant's database. Turso accepts 64 characters. But name and organization share one label of a hostname, which has
 * at most 63, so this leaves 30 to the organization. It was also Turso's limit in its first years.
 */
const LONGEST = 32;

/** Characters of a hash, for 62 bits. Two of a million tenants share a hash with a probability of 1 in 10 million. */
const HASH_LENGTH = 12;

/** The longest prefix. A dash and the hash follow it. */
export const LONGEST_PREFIX = LONGEST - 1 - HASH_LENGTH;

/** What begins the names of all tenants' databases, without the dash that follows. */
export const TENANT_PREFIX: Rule<string> = {
  accepts: (prefix) => NAME.test(prefix) && prefix.length <= LONGEST_PREFIX,
  words: `A prefix holds lowercase letters, digits and dashes, at most ${LONGEST_PREFIX}, and neither begins nor ends with a dash: one follows it.`,
};

/** Every hash begins with a digit, so few words look like a hash. A tenant id that does is hashed as well. */
const ENDS_LIKE_A_HASH = /(?:^|-)[0-9][a-z0-9]{11}$/;

/** Returns prefix and tenant id as the name of the database, or undefined if the id is no valid name. */
export function plainTenantName(tenantId: string, prefix: string): string | undefined {
  const start = startOf(prefix);
  const isPlain = NAME.test(tenantId) && tenantId.length <= LONGEST - start.length && !ENDS_LIKE_A_HASH.test(tenantId);
  return isPlain ? start + tenantId : undefined;
}

/**
 * Returns the name of the database of a tenant whose id is no valid name.
 *
 * @param sha256 of the tenant id in UTF-8, in hexadecimal digits. The caller computes it, because platforms differ in how they do that.
 */
export function hashedTenantName(tenantId: string, prefix: string, sha256: string): string {
  const start = startOf(prefix);
  const readable = slug(withoutAccents(tenantId), Math.max(0, LONGEST - start.length - 1 - HASH_LENGTH));
  return `${start}${readable === '' ? '' : `${readable}-`}${shortHash(sha256)}`;
}

function startOf(prefix: string): string {
  return prefix === '' ? '' : `${prefix}-`;
}

/** Turns `é` into `e`. */
function withoutAccents(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '');
}

/** Returns a digit, then digits and lowercase letters. */
function shortHash(sha256: string): string {
  const number = BigInt(`0x${sha256}`);
  const [digit, rest] = [number % 10n, number / 10n];
  return `${digit}${(rest % 36n ** BigInt(HASH_LENGTH - 1)).toString(36).padStart(HASH_LENGTH - 1, '0')}`;
}
