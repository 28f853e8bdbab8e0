import { forEachLimited } from '../limited';
import { Database, Organization } from '../model';
import { ControlParts } from './parts';
import { Statistics } from '../sqld/admin';

/** How many databases are read in parallel. */
const SIDE_BY_SIDE = 16;

export interface Usage {
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly storageBytes: number;
}

export interface DatabaseUsage {
  readonly database: Database;
  readonly usage: Usage;
}

const NOTHING: Usage = { rowsRead: 0, rowsWritten: 0, storageBytes: 0 };

/** The usage of databases over their whole life, because sqld counts without dates. */
export class Usages {
  constructor(private readonly parts: Pick<ControlParts, 'registry' | 'admin'>) {}

  async ofDatabase(database: Database): Promise<Usage> {
    const statistics = await this.statistics(database);
    return statistics === undefined ? NOTHING : {
      rowsRead: statistics.rows_read_count,
      rowsWritten: statistics.rows_written_count,
      storageBytes: statistics.storage_bytes_used,
    };
  }

  /** Returns the usage of all databases of an organization, sorted by name. */
  async ofOrganization({ id }: Organization): Promise<DatabaseUsage[]> {
    const databases = this.parts.registry.all('database').filter(({ organizationId }) => organizationId === id)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const usages = new Map<Database, Usage>();
    await forEachLimited(databases, SIDE_BY_SIDE, async (database) => { usages.set(database, await this.ofDatabase(database)); });
    return databases.map((database) => ({ database, usage: usages.get(database)! }));
  }

  /** Returns the queries that read and write most. */
  async topQueries(database: Database): Promise<Statistics['top_queries']> {
    return (await this.statistics(database))?.top_queries ?? [];
  }

  /** A database that waits for its content has no namespace yet. */
  private async statistics({ id, draft }: Database): Promise<Statistics | undefined> {
    return draft === true ? undefined : this.parts.admin.statistics(id);
  }
}

export function sum(usages: readonly Usage[]): Usage {
  return usages.reduce((total, one) => ({
    rowsRead: total.rowsRead + one.rowsRead,
    rowsWritten: total.rowsWritten + one.rowsWritten,
    storageBytes: total.storageBytes + one.storageBytes,
  }), NOTHING);
}
