import { compareSchemas, SAME, type SchemaDifferences } from './compare-schemas';
import { schemaObjects, type DatabaseSchema } from './schema-objects';
import { DEFAULT_ROLLOUT_CONCURRENCY, ROLLOUT_CONCURRENCY, SAMPLE } from '../../notation/rollout';
import type { SqlClient } from '../../turso';
import { SqlError } from '../../turso/sql/sql-error';
import { sqlFailure } from '../database/failures/sql-failure';
import type { FleetDatabase, Version } from '../database/fleet-database';
import { ROLLOUTS, SELECT_TOOL_TABLES } from '../ledger/tables';
import { forEachLimited } from '../rollout/for-each-limited';

export interface VerifyFleetOptions {
  readonly sql: SqlClient;
  /** What its schema is, every tenant's is to be. */
  readonly schema: FleetDatabase;
  readonly tenants: readonly FleetDatabase[];
  /** How many of the tenants are looked at, chosen by chance: a number, or a percentage such as `"10%"`. @default all */
  readonly sample?: number | string;
  /** How many are asked at a time. @default 16 */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  /** Told of each tenant as it was looked at. */
  readonly onVerified?: (tenant: VerifiedDatabase) => void;
  /** From 0 to below 1. @default Math.random */
  readonly random?: () => number;
}

/**
 * What a look at a tenant came to. Only `same` and `drifted` were compared with the schema database: their version is the same. Others
 * are `behind` it or `ahead` of it, have as many migrations but others (`other history`), or gave no answer (`unreachable`).
 */
export type Verdict = 'same' | 'drifted' | 'behind' | 'ahead' | 'other history' | 'unreachable';

/** A tenant that was looked at. */
export interface VerifiedDatabase {
  readonly database: FleetDatabase;
  /** Its last migration, by its own history; undefined when it could not be asked. */
  readonly version: Version;
  /** Undefined when it could not be asked. */
  readonly schemaHash?: string;
  /** How a tenant of the schema database's version differs from it; nothing for all others, which were not compared. */
  readonly differences: SchemaDifferences;
  readonly verdict: Verdict;
  /** Why it could not be asked. */
  readonly error?: string;
}

/** What a look at a fleet found. */
export interface FleetVerification {
  /** The schema database's fingerprint and version. */
  readonly schemaHash: string;
  readonly version: string | null;
  /** Those that were looked at, in the order of the tenants; fewer than asked for when the signal came. */
  readonly tenants: readonly VerifiedDatabase[];
}

/**
 * Compares the schemas of tenants, of all or of a sample, with that of the schema database: one request for each. Changes nothing. Tables
 * in which other tools keep their records do not count, also where the fleet was told their names. A tenant that cannot be asked is named
 * in the result.
 *
 * @throws RangeError for a sample or concurrency that is none, SqlError when the schema database cannot be asked
 */
export async function verifyFleet(options: VerifyFleetOptions): Promise<FleetVerification> {
  const { sql, schema, tenants, concurrency = DEFAULT_ROLLOUT_CONCURRENCY, signal, random = Math.random } = options;
  if (!ROLLOUT_CONCURRENCY.accepts(concurrency)) {
    throw new RangeError(`concurrency is ${concurrency}. ${ROLLOUT_CONCURRENCY.words}`);
  }
  const size = options.sample === undefined ? tenants.length : sampleSize(options.sample, tenants.length);
  const toolTables = await readToolTables(options);
  const expected = await schemaObjects(sql, schema, { signal, toolTables });
  const chosen = sample(tenants, size, random);
  const verified = new Map<string, VerifiedDatabase>();
  await forEachLimited(chosen, concurrency, async (database) => {
    if (signal?.aborted !== true) {
      const tenant = await verify(options, database, expected, toolTables);
      verified.set(database.id, tenant);
      options.onVerified?.(tenant);
    }
  });
  return {
    schemaHash: expected.schemaHash,
    version: expected.version,
    tenants: chosen.flatMap(({ id }) => verified.get(id) ?? []),
  };
}

/** A schema database from which nothing was rolled out knows of none. */
async function readToolTables({ sql, schema, signal }: VerifyFleetOptions): Promise<string[]> {
  try {
    const [{ rows }] = await sql.transaction(schema, [{ sql: SELECT_TOOL_TABLES }], { readOnly: true, signal });
    return rows.map(([table]) => String(table));
  } catch (error) {
    if (error instanceof SqlError && error.missingTable === ROLLOUTS) return [];
    throw error;
  }
}

async function verify(
  { sql, signal }: VerifyFleetOptions, database: FleetDatabase, expected: DatabaseSchema, toolTables: readonly string[],
): Promise<VerifiedDatabase> {
  try {
    const actual = await schemaObjects(sql, database, { signal, toolTables });
    const verdict = verdictOn(expected, actual);
    const { version, schemaHash: fingerprint } = actual;
    return { database, version, schemaHash: fingerprint, differences: verdict === 'drifted' ? compareSchemas(expected, actual) : SAME, verdict };
  } catch (error) {
    return { database, version: undefined, differences: SAME, verdict: 'unreachable', error: sqlFailure(error).text };
  }
}

function verdictOn(expected: DatabaseSchema, actual: DatabaseSchema): Verdict {
  if (actual.position !== expected.position) return actual.position < expected.position ? 'behind' : 'ahead';
  if (actual.version !== expected.version) return 'other history';
  return actual.schemaHash === expected.schemaHash ? 'same' : 'drifted';
}

/**
 * How many of so many are looked at.
 *
 * @param size a number of them, or a percentage such as `"10%"`, of which at least one comes
 * @throws RangeError for what is neither
 */
function sampleSize(size: number | string, of: number): number {
  const text = String(size).trim();
  if (!SAMPLE.accepts(text)) throw new RangeError(`sample is ${JSON.stringify(size)}. ${SAMPLE.words}`);
  const number = parseFloat(text);
  return text.endsWith('%') ? Math.ceil(of * number / 100) : Math.min(number, of);
}

/** So many of the items, chosen by chance, in the order in which they were given. */
function sample<Item>(items: readonly Item[], size: number, random: () => number): Item[] {
  const indices = items.map((_, index) => index);
  for (let chosen = 0; chosen < size; chosen++) {
    const other = chosen + Math.floor(random() * (indices.length - chosen));
    [indices[chosen], indices[other]] = [indices[other], indices[chosen]];
  }
  return indices.slice(0, size).sort((left, right) => left - right).map((index) => items[index]);
}
