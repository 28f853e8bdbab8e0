import { Token } from 'cdktf';
import type { Fault } from './faults';
import type { ITursoDatabase } from './turso-database';
import type { DatabaseSeed as DatabaseSeedBinding } from '../bindings';

/** What can be chosen for a branch. */
export interface BranchOptions {
  /**
   * The point in time to branch from, in RFC 3339, such as `2025-01-31T12:00:00Z`. It has to lie within the retention of the plan.
   *
   * @default - the moment at which the database is created
   * @see https://docs.turso.tech/features/point-in-time-recovery
   */
  readonly timestamp?: string;
}

/**
 * What a database starts with.
 *
 * @see https://docs.turso.tech/api-reference/databases/create
 */
export class DatabaseSeed {
  /**
   * A copy of another database, which has to be in the same group.
   *
   * @see https://docs.turso.tech/features/branching
   */
  public static branch(database: ITursoDatabase, options: BranchOptions = {}): DatabaseSeed {
    return new DatabaseSeed(database, options.timestamp);
  }

  /** The database that is copied. */
  public readonly database: ITursoDatabase;

  /** The point in time that is copied. Left out: the moment at which the new database is created. */
  public readonly timestamp?: string;

  private constructor(database: ITursoDatabase, timestamp: string | undefined) {
    this.database = database;
    this.timestamp = timestamp;
  }
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export function seedFault(seed: DatabaseSeed | undefined): Fault {
  const timestamp = seed?.timestamp;
  if (timestamp === undefined || Token.isUnresolved(timestamp)) return undefined;
  if (RFC_3339.test(timestamp) && !Number.isNaN(Date.parse(timestamp))) return undefined;
  return `the timestamp of seed is ${JSON.stringify(timestamp)}. Use RFC 3339 with a time zone, such as "2025-01-31T12:00:00Z".`;
}

/** The seed as the resource takes it. */
export function toSeed(seed: DatabaseSeed): DatabaseSeedBinding {
  return { type: 'database', name: seed.database.name, timestamp: seed.timestamp };
}
