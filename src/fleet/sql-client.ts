import type { SqlClient as TursoSqlClient, SqlResult, SqlStatement, SqlTarget, TransactionOptions } from '../turso';

/** What a rollout needs of a SQL client. */
export interface SqlClient {
  /** @see TursoSqlClient.transaction */
  transaction(target: SqlTarget, statements: readonly SqlStatement[], options?: TransactionOptions & {
    /**
     * Whether foreign keys are enforced; false: they are switched off before the transaction begins, since SQLite ignores the switch
     * inside. A client that does not know this option does no harm: the migration that needs it then fails and says so.
     * @default true
     */
    readonly foreignKeys?: boolean;
  }): ReturnType<TursoSqlClient['transaction']>;
}

export type { SqlResult, SqlStatement, SqlTarget };
