import { IncomingMessage } from 'node:http';
import { Address, resolveAddress, rootAddress } from './address';
import { isAllowed } from '../control/allow-rules';
import { hasKey } from '../control/encryption';
import { Database } from '../model';
import { Registry } from '../registry/registry';

/** Paths that need no encryption key, because they reveal nothing about the database. */
const KEYLESS = /^\/(?:health|version|info)$/;

/** Paths that return the whole database, or parts of it without SQL. */
const WHOLE = /^\/(?:dump|export\/\d+|sync\/.*)$/;

/** Returns the database of a permitted request, or the answer to a rejected one. */
export function admit(registry: Registry, incoming: IncomingMessage): Address | Response {
  const address = resolveAddress(registry, incoming.url ?? '/') ?? rootAddress(registry, incoming);
  if (address === undefined) {
    return refusal(404, 'turso-local has no database at this URL');
  }
  const { database } = address;
  if (!isAllowed(database.configuration, incoming.socket.remoteAddress ?? '')) {
    return refusal(403, `the allow rules of database ${database.name} do not admit this client`);
  }
  if (registry.get('group', database.groupId)!.archived) {
    return refusal(502, `the group of database ${database.name} is archived; unarchive it first`);
  }
  if (database.draft === true && address.upload === undefined) {
    return refusal(400, `database ${database.name} waits for its upload; it cannot be used before`);
  }
  if (WHOLE.test(address.path) && database.configuration.blockReads) {
    // sqld itself permits dumps of a blocked database, and does not know exports.
    return refusal(403, 'Operation was blocked');
  }
  return keyRefusal(database, address, incoming) ?? address;
}

/** Every request needs the key, because the platform does not store it. https://docs.turso.tech/cloud/encryption */
function keyRefusal({ name, encryption }: Database, { path }: Address, { headers }: IncomingMessage): Response | undefined {
  if (encryption === undefined || KEYLESS.test(path)) {
    return undefined;
  }
  const key = headers['x-turso-encryption-key'];
  if (typeof key !== 'string' || key === '') {
    return refusal(400, `database ${name} is encrypted: send its key in the header x-turso-encryption-key`);
  }
  return hasKey(encryption, key) ? undefined : refusal(403, `the key in the header x-turso-encryption-key is not that of database ${name}`);
}

export function refusal(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
