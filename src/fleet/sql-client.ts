/** A temporary stand-in for the types of src/turso. */
export type SqlValue = null | string | number | bigint | Uint8Array;
export interface SqlStatement { readonly sql: string; readonly args?: readonly SqlValue[] }
export interface SqlResult { readonly columns: string[]; readonly rows: SqlValue[][]; readonly rowsAffected: number }
export interface SqlTarget { readonly name: string; readonly group: string; readonly httpUrl: string }
export interface SqlClient {
  transaction(
    target: SqlTarget, statements: readonly SqlStatement[],
    options?: { readOnly?: boolean; signal?: AbortSignal; foreignKeys?: boolean },
  ): Promise<SqlResult[]>;
}
