import { randomUUID } from 'node:crypto';
import type { Client } from '@libsql/client' with { 'resolution-mode': 'import' };

export type Value = string | number | null;

export interface Statement {
  readonly sql: string;
  readonly args: Record<string, Value>;
}

/** What happened, for the audit log. */
export interface AuditEntry {
  readonly action: string;
  readonly resource: string;
  readonly organizationId?: string;
  readonly teamId?: string;
  readonly projectId?: string;
  readonly details?: object;
}

/** Who did it. */
export interface Author {
  readonly userId: string;
  readonly apiKeyId?: string;
}

/** Columns of Prisma's type Json. SQLite keeps them as text. */
const JSON_COLUMNS: ReadonlySet<string> = new Set(['metadata', 'options', 'details', 'permissions']);

/** What a request wanted to change does not exist, or changed meanwhile. */
export class NothingChangedError extends Error {
  readonly statusCode = 404;

  constructor() {
    super('What you want to change does not exist any more, or may not be changed.');
  }
}

export class Database {
  static async connect(url: string, authToken?: string): Promise<Database> {
    // The types of the client are those of an ES module, so a program in CommonJS imports it like this.
    const { createClient } = await import('@libsql/client');
    return new Database(createClient({ url, authToken }));
  }

  private constructor(private readonly client: Client) {}

  async all<T>(sql: string, args: Record<string, Value> = {}): Promise<T[]> {
    const { rows } = await this.client.execute({ sql, args });
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => (
      [name, JSON_COLUMNS.has(name) && typeof value === 'string' ? JSON.parse(value) : value]))) as T);
  }

  async one<T>(sql: string, args: Record<string, Value> = {}): Promise<T | undefined> {
    return (await this.all<T>(sql, args))[0];
  }

  /**
   * Makes a change and its entry in the audit log in one transaction: neither exists without the other.
   *
   * @param statements of which the last one must change a row
   * @throws NothingChangedError if it does not: then nothing of the others stays either
   */
  async change(author: Author, entry: AuditEntry, ...statements: Statement[]): Promise<void> {
    const logged = insert('AuditLog', {
      id: randomUUID(),
      userId: author.userId,
      apiKeyId: author.apiKeyId ?? null,
      organizationId: entry.organizationId ?? null,
      teamId: entry.teamId ?? null,
      projectId: entry.projectId ?? null,
      action: entry.action,
      resource: entry.resource,
      details: JSON.stringify(entry.details ?? {}),
    });
    // Without a changed row, the id is NULL, which the table refuses.
    const guarded = { ...logged, sql: logged.sql.replace(':id', 'CASE WHEN changes() > 0 THEN :id END') };
    await this.client.batch([...statements, guarded], 'write').catch((error: Error) => {
      throw /NOT NULL constraint failed: AuditLog\.id/.test(error.message) ? new NothingChangedError() : error;
    });
  }

  close(): void {
    this.client.close();
  }
}

export function insert(table: string, row: Record<string, Value>): Statement {
  const columns = Object.keys(row);
  return { sql: `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((column) => `:${column}`).join(', ')})`, args: row };
}

/** A time as SQLite's CURRENT_TIMESTAMP writes it. */
export function sqlTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');
}
