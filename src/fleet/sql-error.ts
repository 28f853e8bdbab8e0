/** What of a SQL client's error a rollout decides by. */
export interface SqlFailure {
  readonly code: string;
  /** Which statement of the transaction failed, from 0. */
  readonly statementIndex?: number;
}

export function asSqlError(error: unknown): SqlFailure | undefined {
  return error instanceof Error && typeof (error as Partial<SqlFailure>).code === 'string' ? error as Error & SqlFailure : undefined;
}
