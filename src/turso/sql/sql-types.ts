/**
 * A value in a row or for a parameter. Whole numbers are integers; those that a `number` cannot hold
 * exactly are `bigint`.
 */
export type SqlValue = null | string | number | bigint | Uint8Array;

/** One statement, with values for its parameters: for `?` by their place, for `:name` by their names, which all have to occur. */
export interface SqlStatement {
  readonly sql: string;
  readonly args?: readonly SqlValue[] | { readonly [name: string]: SqlValue };
}

/** What one statement answered. */
export interface SqlResult {
  readonly columns: string[];
  readonly rows: SqlValue[][];
  readonly rowsAffected: number;
}

/** A database to speak to, as the Platform API names it. */
export interface SqlTarget {
  readonly name: string;
  /** Turso's `DbId`. With it a database that was made again under the name is told from this one. */
  readonly id?: string;
  readonly group?: string;
  readonly httpUrl: string;
  /** The key of an encrypted database, in base64. */
  readonly encryptionKey?: string;
}
