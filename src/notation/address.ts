import { isIP, isIPv4 } from 'node:net';
import { eachOf, matching } from './rule';

/** Accepts IPv4 and IPv6 addresses and CIDR blocks of both. */
export const ADDRESS_RANGES = eachOf({
  accepts: (text) => parseRange(text) !== undefined,
  words: 'Use IPv4 and IPv6 addresses and CIDR blocks, such as "203.0.113.7", "2001:db8::1" or "10.0.0.0/8".',
});

/** Accepts ids of AWS VPC endpoints. */
export const VPC_ENDPOINTS = eachOf(matching(
  /^vpce-[0-9a-z]+$/i,
  'Use ids of VPC endpoints, which begin with "vpce-", such as "vpce-0123456789abcdef0"; not those of VPCs.',
));

/**
 * Writes an address range in its one form: IPv6 short and in lower case, and a single address without a prefix.
 * Returns any other text as it is.
 */
export function canonicalRange(text: string): string {
  const range = parseRange(text);
  if (range === undefined) return text;
  const { address, prefix, longest } = range;
  const spelled = longest === 32 ? address : new URL(`http://[${address}]`).hostname.slice(1, -1);
  return prefix === longest ? spelled : `${spelled}/${prefix}`;
}

function parseRange(text: string): { address: string; prefix: number; longest: 32 | 128 } | undefined {
  const [address, length, ...more] = text.split('/');
  // A zone, as in fe80::1%eth0, means something on one machine alone.
  if (isIP(address) === 0 || address.includes('%') || more.length > 0) return undefined;
  const longest = isIPv4(address) ? 32 : 128;
  if (length === undefined) return { address, prefix: longest, longest };
  return /^\d{1,3}$/.test(length) && Number(length) <= longest ? { address, prefix: Number(length), longest } : undefined;
}
