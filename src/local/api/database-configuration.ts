import { Fields } from './fields';
import { checkAllowedIps, checkAllowedVpcIds } from '../control/allow-rules';
import { refuseIfStrict } from '../control/strict';
import { checkSizeLimit } from '../control/values';
import { Database, DatabaseConfiguration } from '../model';

type Changes = { -readonly [K in keyof DatabaseConfiguration]?: DatabaseConfiguration[K] };

/**
 * Reads the body of https://docs.turso.tech/api-reference/databases/update-configuration. A setting that
 * is missing does not change. An empty list or `null` clears a list, and an empty `size_limit` removes the limit.
 */
export function databaseConfiguration(fields: Fields, database: Database): Partial<DatabaseConfiguration> {
  refuseIfStrict(database, { sizeLimit: fields.isGiven('size_limit'), allowAttach: fields.isGiven('allow_attach') });
  const changes: Changes = {
    allowAttach: fields.boolean('allow_attach'),
    blockReads: fields.boolean('block_reads'),
    blockWrites: fields.boolean('block_writes'),
    deleteProtection: fields.boolean('delete_protection'),
    allowedIps: list(fields, 'allowed_ips', checkAllowedIps),
    allowedAwsVpcIds: list(fields, 'allowed_aws_vpc_ids', checkAllowedVpcIds),
  };
  const sent: Changes = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const sizeLimit = fields.string('size_limit');
  if (sizeLimit === undefined) {
    return sent;
  }
  if (sizeLimit === '') {
    return { ...sent, sizeLimit: undefined };
  }
  checkSizeLimit(sizeLimit);
  return { ...sent, sizeLimit };
}

function list(fields: Fields, name: string, check: (entries: readonly string[]) => void): string[] | undefined {
  if (!fields.has(name)) {
    return undefined;
  }
  const entries = fields.strings(name) ?? [];
  check(entries);
  return entries;
}
