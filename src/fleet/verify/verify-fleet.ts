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
  /** The database whose schema all tenants should have. */
  readonly schema: FleetDatabase;
  readonly tenants: readonly FleetDatabase[];
  /** How many tenants to verify, chosen at random: a number, or a percentage such as `"10%"`. @default all */
  readonly sample?: number | string;
  /** How many tenants are asked at the same time. @default 16 */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  /** Called after each tenant. */
  readonly onVerified?: (tenant: VerifiedDatabase) => void;
  /** Returns a number from 0 to below 1. @default Math.random */
  readonly random?: () => number;
}

/**
 * The result for a tenant. `same` and `drifted` tenants have the version of the schema database, and were compared with it. The others were
 * not compared. They are `behind` it or `ahead` of it, have as many migrations but others (`other history`), or gave no answer
 * (`unreachable`).
 */
export type Verdict = 'same' | 'drifted' | 'behind' | 'ahead' | 'other history' | 'unreachable';

/** A tenant, and what `verifyFleet` found there. */
export interface VerifiedDatabase {
  readonly database: FleetDatabase;
  /** Its last migration, by its own history. Undefined if it could not be asked. */
  readonly version: Version;
  /** Undefined if it could not be asked. */
  readonly schemaHash?: string;
  /** How it differs from the schema database. Empty unless it has drifted, because other versions are not compared. */
  readonly differences: SchemaDifferences;
  readonly verdict: Verdict;
  /** Why it could not be asked. */
  readonly error?: string;
}

/** The result for a fleet. */
export interface FleetVerification {
  /** The schema hash and version of the schema database. */
  readonly schemaHash: string;
  readonly version: string | null;
  /** The verified tenants, in the order of the option. Fewer than requested if the signal aborted. */
  readonly tenants: readonly VerifiedDatabase[];
}

/**
 * Compares the schemas of all tenants, or of a sample, with that of the schema database. Sends at least one request to each. Changes
 * nothing. Ignores tool tables, also those with names that the user chose. A tenant that cannot be asked is in the result too.
 *
 * @throws RangeError for an invalid sample or concurrency, SqlError if the schema database cannot be asked
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

/** Returns the tool tables of the fleet; none if the schema database has no table of rollouts yet. */
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
    const { version, schemaHash } = actual;
    return { database, version, schemaHash, differences: verdict === 'drifted' ? compareSchemas(expected, actual) : SAME, verdict };
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
 * Returns the size of a sample.
 *
 * @param size a number of tenants, or a percentage such as `"10%"`, rounded up
 * @throws RangeError for anything else
 */
function sampleSize(size: number | string, of: number): number {
  const text = String(size).trim();
  if (!SAMPLE.accepts(text)) throw new RangeError(`sample is ${JSON.stringify(size)}. ${SAMPLE.words}`);
  const number = parseFloat(text);
  return text.endsWith('%') ? Math.ceil(of * number / 100) : Math.min(number, of);
}

/** Returns `size` of the items, chosen at random, in their original order. */
function sample<Item>(items: readonly Item[], size: number, random: () => number): Item[] {
  const indices = items.map((_, index) => index);
  for (let chosen = 0; chosen < size; chosen++) {
    const other = chosen + Math.floor(random() * (indices.length - chosen));
    [indices[chosen], indices[other]] = [indices[other], indices[chosen]];
  }
  return indices.slice(0, size).sort((left, right) => left - right).map((index) => items[index]);
}
