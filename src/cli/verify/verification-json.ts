import type { VerifiedFleet } from './verified-fleet';
import type { SchemaObject, Verdict, VerifiedDatabase } from '../../fleet';

/** What a verification found, as a program reads it, in the words of the provider's attributes. */
export function verificationJson({ schemaDatabase, version, fingerprint, count, gone, tenants }: VerifiedFleet): object {
  const names = (verdict: Verdict) => tenants.filter((tenant) => tenant.verdict === verdict).map(({ database }) => database.name);
  return {
    schema_database: schemaDatabase,
    version,
    fingerprint,
    tenants: count,
    asked: tenants.length,
    compared: compared(tenants).length,
    gone,
    drifted: tenants.filter(({ verdict }) => verdict === 'drifted').map(driftedJson),
    behind: names('behind'),
    ahead: names('ahead'),
    other_history: names('other history'),
    unreachable: tenants.filter(({ error }) => error !== undefined).map(({ database, error }) => ({ database: database.name, error })),
  };
}

/** The tenants whose schema was compared with that of the schema database, because their version is the same. */
export function compared(tenants: readonly VerifiedDatabase[]): VerifiedDatabase[] {
  return tenants.filter(({ verdict }) => verdict === 'same' || verdict === 'drifted');
}

function driftedJson({ database, differences: { missing, extra, changed } }: VerifiedDatabase): object {
  return { database: database.name, missing: missing.map(objectName), extra: extra.map(objectName), changed: changed.map(objectName) };
}

/** `table users`. */
export function objectName({ type, name }: SchemaObject): string {
  return `${type} ${name}`;
}
