/**
 * What a token may do in a database.
 *
 * @see https://docs.turso.tech/sdk/authentication
 */
export enum TableAction {
  /** Reading rows. */
  DATA_READ = 'data_read',

  /** Inserting rows. */
  DATA_ADD = 'data_add',

  /** Updating rows. */
  DATA_UPDATE = 'data_update',

  /** Deleting rows. */
  DATA_DELETE = 'data_delete',

  /** Creating tables, indexes, views and triggers. */
  SCHEMA_ADD = 'schema_add',

  /** Altering tables. */
  SCHEMA_UPDATE = 'schema_update',

  /** Dropping tables, indexes, views and triggers. */
  SCHEMA_DELETE = 'schema_delete',
}

/**
 * Allows actions on some tables, or on all.
 *
 * @see https://docs.turso.tech/sdk/authentication
 * @example
 * const permissions = [TokenPermission.onTables(['events'], [TableAction.DATA_READ, TableAction.DATA_ADD])];
 * database.addFullAccessToken('ingest', { permissions });
 */
export class TokenPermission {
  /** Allows the actions on every table, including tables that are created later. */
  public static onAllTables(actions: TableAction[]): TokenPermission {
    return new TokenPermission(undefined, actions);
  }

  /** Allows the actions on the named tables. */
  public static onTables(tables: string[], actions: TableAction[]): TokenPermission {
    return new TokenPermission(tables, actions);
  }

  private constructor(private readonly tables: string[] | undefined, private readonly actions: readonly TableAction[]) {}

  /**
   * Returns what is missing, in full sentences.
   *
   * @internal
   */
  public get _fault(): string | undefined {
    if (this.tables?.length === 0) return 'permissions hold one on no tables. Name at least one table, or use TokenPermission.onAllTables.';
    return this.actions.length === 0 ? 'permissions hold one without actions. Name at least one action.' : undefined;
  }

  /**
   * Returns the argument of the resource.
   *
   * @internal
   */
  public _toTerraform(): { readonly tables?: string[]; readonly actions: string[] } {
    return { tables: this.tables, actions: [...this.actions] };
  }
}
