/**
 * A value in a row or for a parameter. Whole numbers are integers. One that a `number` cannot hold exactly is a `bigint`.
 */
export type SqlValue = null | string | number | bigint | Uint8Array;

/** A statement with values for its parameters: a list for `?`, an object for `:name`. Every name must occur in the SQL. */
export interface SqlStatement {
  readonly sql: string;
  readonly args?: readonly SqlValue[] | { readonly [name: string]: SqlValue };
}

/** The result of one statement. */
export interface SqlResult {
  readonly columns: string[];
  readonly rows: SqlValue[][];
  readonly rowsAffected: number;
}

/** The database that a transaction goes to. */
export interface SqlTarget {
  readonly name: string;
  /** Turso's `DbId`. It distinguishes the database from a later one with the same name. */
  readonly id?: string;
  readonly group?: string;
  readonly httpUrl: string;
  /** The key of an encrypted database, in base64. */
  readonly encryptionKey?: string;
}
