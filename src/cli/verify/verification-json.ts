import type { VerifiedFleet } from './verify';
import type { SchemaObject, VerifiedDatabase } from '../../fleet';

/** What a verification found, as a program reads it, in the words of the provider's attributes. */
export function verificationJson({ schemaDatabase, version, fingerprint, count, gone, tenants }: VerifiedFleet): object {
  return {
    schema_database: schemaDatabase,
    version,
    fingerprint,
    tenants: count,
    compared: tenants.length,
    gone,
    drifted: tenants.filter(({ drifted }) => drifted).map(driftedJson),
    behind: tenants.filter((tenant) => isAtAnotherVersion(tenant, version)).map(({ database }) => database.name),
    unreachable: tenants.filter(({ error }) => error !== undefined).map(({ database, error }) => ({ database: database.name, error })),
  };
}

/** Whether its schema is another one because its version is. */
export function isAtAnotherVersion(tenant: VerifiedDatabase, version: string | null): boolean {
  return tenant.error === undefined && !tenant.drifted && tenant.version !== version;
}

function driftedJson({ database, differences: { missing, extra, changed } }: VerifiedDatabase): object {
  return { database: database.name, missing: missing.map(objectName), extra: extra.map(objectName), changed: changed.map(objectName) };
}

/** `table users`. */
export function objectName({ type, name }: SchemaObject): string {
  return `${type} ${name}`;
}
