import { BlockList, isIP, isIPv4 } from 'node:net';
import { isLoopback } from '../../../notation/url';

/** Hosts and ports that need no proxy. */
interface Rule {
  matches(host: string, port: string): boolean;
}

/**
 * Whether a request bypasses the proxy, by the rules of Go's net/http. Requests to this machine do, and so do those to hosts in
 * NO_PROXY, a list with commas. `*` means every host, `example.com` that host and its subdomains, `.example.com` only its subdomains.
 * IP addresses and ranges such as `10.0.0.0/8` mean themselves. A port after an entry restricts it to that port.
 */
export function bypassesProxy({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = bare(hostname);
  if (isLoopback(host)) return true;
  const actualPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return rulesIn(noProxy).some((rule) => rule.matches(host, actualPort));
}

/** Returns a host in lower case, without the brackets of an IPv6 address and without a dot at the end. */
function bare(hostname: string): string {
  return hostname.toLowerCase().replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function rulesIn(noProxy: string): Rule[] {
  return noProxy.split(',').map((entry) => entry.trim().toLowerCase()).filter((entry) => entry !== '').flatMap((entry) => ruleOf(entry) ?? []);
}

function ruleOf(entry: string): Rule | undefined {
  if (entry === '*') return { matches: () => true };
  const range = /^(.+)\/(\d{1,3})$/.exec(entry);
  if (range !== null) return rangeRule(bare(range[1]), Number(range[2]));
  const { host, port } = parted(entry);
  const fits = (other: string) => port === undefined || port === other;
  if (isIP(host) !== 0) return { matches: (other, otherPort) => sameAddress(host, other) && fits(otherPort) };
  const below = host.replace(/^\*?\.?/, '.');
  const includesItself = !/^\*?\./.test(host);
  return { matches: (other, otherPort) => fits(otherPort) && (other.endsWith(below) || (includesItself && `.${other}` === below)) };
}

/** Splits an entry into host and port. The colons of an IPv6 address precede no port, unless it stands in brackets. */
function parted(entry: string): { host: string; port?: string } {
  if (isIP(bare(entry)) !== 0) return { host: bare(entry) };
  const [, host, port] = /^(.*):(\d+)$/.exec(entry) ?? [];
  return host === undefined ? { host: bare(entry) } : { host: bare(host), port };
}

function rangeRule(address: string, prefix: number): Rule | undefined {
  if (isIP(address) === 0 || prefix > (isIPv4(address) ? 32 : 128)) return undefined;
  const range = new BlockList();
  range.addSubnet(address, prefix, familyOf(address));
  return { matches: (host) => isIP(host) !== 0 && range.check(host, familyOf(host)) };
}

function sameAddress(one: string, other: string): boolean {
  const list = new BlockList();
  list.addAddress(one, familyOf(one));
  return isIP(other) !== 0 && list.check(other, familyOf(other));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
