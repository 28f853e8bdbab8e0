import { fleetDatabase, verifyFleet, type SchemaObject } from '../../../fleet';
import { SAMPLE } from '../../../notation';
import type { Diagnostics, Validator } from '../../../terraform';
import type { Database } from '../../../turso';
import type { Turso } from '../../turso';

/** A tenant whose schema differs from that of the schema database. */
export interface DriftedTenant {
  readonly database: string;
  readonly missing: string[];
  readonly extra: string[];
  readonly changed: string[];
}

/** Compares tenants with the schema database. A warning names those that it could not compare. */
export async function verifyTenants(
  client: Turso, schema: Database, tenants: readonly Database[], sample: string | null, signal: AbortSignal, diagnostics: Diagnostics,
): Promise<{ verified_count: number; drifted: DriftedTenant[] }> {
  if (sample === null) return { verified_count: 0, drifted: [] };
  const result = await verifyFleet({
    sql: client.sql,
    schema: fleetDatabase(schema),
    tenants: tenants.map(fleetDatabase),
    ...sample === 'all' ? {} : { sample: sample.endsWith('%') ? sample : Number(sample) },
    signal,
  });
  const unanswered = result.tenants.filter(({ verdict }) => verdict === 'unreachable');
  const elsewhere = result.tenants.filter(({ verdict }) => verdict === 'behind' || verdict === 'ahead' || verdict === 'other history');
  if (unanswered.length > 0) {
    const lines = unanswered.slice(0, 20).map(({ database, error }) => `  "${database.name}": ${error}`);
    diagnostics.warn('Tenants not verified', `${unanswered.length} of ${result.tenants.length} tenants did not answer:\n\n${lines.join('\n')}`);
  }
  if (elsewhere.length > 0) {
    const lines = elsewhere.slice(0, 20).map(({ database, verdict, version }) => `  "${database.name}" at ${version ?? '(none)'}: ${verdict}`);
    diagnostics.warn(
      'Tenants not compared',
      `${elsewhere.length} of ${result.tenants.length} tenants are not at the version of the schema database (${result.version ?? '(none)'}), and `
      + `were not compared with it:\n\n${lines.join('\n')}`,
    );
  }
  return {
    verified_count: result.tenants.length - unanswered.length - elsewhere.length,
    drifted: result.tenants.filter(({ verdict }) => verdict === 'drifted').map(({ database, differences: { missing, extra, changed } }) => (
      { database: database.name, missing: missing.map(labelOf), extra: extra.map(labelOf), changed: changed.map(labelOf) })),
  };
}

/** Accepts how many tenants to compare. */
export const validSample: Validator<string> = (value, name) => {
  if (value === 'all' || SAMPLE.accepts(value)) return undefined;
  return {
    summary: `Invalid ${name}`,
    detail: `${name} is "${value}". ${SAMPLE.words} "all" takes every tenant.`,
  };
};

function labelOf({ type, name }: SchemaObject): string {
  return `${type} ${name}`;
}
