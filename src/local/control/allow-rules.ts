import { BlockList, isIP, isIPv4 } from 'node:net';
import { ApiError } from '../errors';
import { DatabaseConfiguration } from '../model';

/** Refuses what is no IP address and no CIDR block. */
export function checkAllowedIps(entries: readonly string[]): void {
  entries.forEach(parseRange);
}

/** Refuses what is no id of an AWS VPC endpoint. */
export function checkAllowedVpcIds(ids: readonly string[]): void {
  const wrong = ids.find((id) => !id.startsWith('vpce-'));
  if (wrong !== undefined) {
    throw new ApiError(400, `invalid allowed_aws_vpc_ids entry ${JSON.stringify(wrong)}: it begins with vpce-`);
  }
}

/**
 * Whether a client at this address may reach the database. Nobody comes to this machine through an AWS endpoint, so
 * a list of those shuts everybody out, as it would in the cloud.
 */
export function isAllowed(configuration: DatabaseConfiguration, address: string): boolean {
  if (configuration.allowedAwsVpcIds.length > 0) {
    return false;
  }
  return configuration.allowedIps.length === 0 || rulesOf(configuration.allowedIps).check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

function rulesOf(entries: readonly string[]): BlockList {
  const rules = new BlockList();
  for (const { address, prefix, family } of entries.map(parseRange)) {
    rules.addSubnet(address, prefix, family);
  }
  return rules;
}

function parseRange(entry: string): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } {
  const [address, length, ...more] = entry.split('/');
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const longest = family === 'ipv4' ? 32 : 128;
  const prefix = length === undefined ? longest : Number(length);
  if (isIP(address) === 0 || more.length > 0 || length?.match(/^\d+$/) === null || prefix > longest) {
    throw new ApiError(400, `invalid allowed_ips entry ${JSON.stringify(entry)}: use an IPv4 or IPv6 address, or a CIDR block such as 10.0.0.0/8`);
  }
  return { address, prefix, family };
}
