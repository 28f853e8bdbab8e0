import { Token } from 'cdktf';
import type { Fault } from './faults';
import type { ITursoDatabase } from './turso-database';
import type { DatabaseSeed as DatabaseSeedBinding } from '../bindings';
import { parseTime, TIME_RULE } from '../notation';

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

export function seedFault(seed: DatabaseSeed | undefined): Fault {
  const timestamp = seed?.timestamp;
  if (timestamp === undefined || Token.isUnresolved(timestamp)) return undefined;
  return parseTime(timestamp) === undefined ? `the timestamp of seed is ${JSON.stringify(timestamp)}. ${TIME_RULE}` : undefined;
}

/** The seed as the resource takes it. */
export function toSeed(seed: DatabaseSeed): DatabaseSeedBinding {
  return { type: 'database', name: seed.database.name, timestamp: seed.timestamp };
}
