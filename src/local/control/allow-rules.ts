import { BlockList, isIP, isIPv4 } from 'node:net';
import { ApiError } from '../errors';
import { DatabaseConfiguration } from '../model';

/** Rejects texts that are not IP addresses or CIDR blocks. */
export function checkAllowedIps(entries: readonly string[]): void {
  entries.forEach(parseRange);
}

/** Rejects texts that are not ids of AWS VPC endpoints. */
export function checkAllowedVpcIds(ids: readonly string[]): void {
  const wrong = ids.find((id) => !id.startsWith('vpce-'));
  if (wrong !== undefined) {
    throw new ApiError(400, `invalid allowed_aws_vpc_ids entry ${JSON.stringify(wrong)}: it begins with vpce-`);
  }
}

/**
 * Whether a client at this address may reach the database. No request comes through an AWS endpoint here, so a list of endpoints rejects
 * every client, as it would in the cloud.
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
