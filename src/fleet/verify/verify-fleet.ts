import type { SchemaDifferences } from './compare-schemas';
import type { SqlClient } from '../../turso';
import type { FleetDatabase, Version } from '../database/database';

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

/** A tenant that was looked at. */
export interface VerifiedDatabase {
  readonly database: FleetDatabase;
  /** Its last migration, by its own history; undefined when it could not be asked. */
  readonly version: Version;
  /** Undefined when it could not be asked. */
  readonly fingerprint?: string;
  readonly differences: SchemaDifferences;
  /** Whether it has the schema database's version, and another schema all the same. A tenant that is behind differs rightly. */
  readonly drifted: boolean;
  /** Why it could not be asked. */
  readonly error?: string;
}

/** What a look at a fleet found. */
export interface FleetVerification {
  /** The schema database's fingerprint and version. */
  readonly fingerprint: string;
  readonly version: string | null;
  /** Those that were looked at, in the order of the tenants. */
  readonly tenants: readonly VerifiedDatabase[];
}

/**
 * Compares the schemas of tenants, of all or of a sample, with that of the schema database: one request for each. Changes nothing. A
 * tenant that cannot be asked is named in the result.
 *
 * @throws RangeError for a sample or concurrency that is none, SqlError when the schema database cannot be asked
 */
export async function verifyFleet(_options: VerifyFleetOptions): Promise<FleetVerification> {
  throw new Error('not there yet');
}
