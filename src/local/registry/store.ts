// @ts-expect-error The package serves CommonJS too, but describes its types as those of an ES module only (TS1479).
import { Client, createClient, InStatement } from '@libsql/client/http';
import { signJwt } from '../jwt';
import { namespaceHeader, sqldFetchKnown } from '../sqld/fetch';
import { Sqld } from '../sqld/process';

/** A stored object. Without a value, it is deleted. */
export interface Entry {
  readonly kind: string;
  readonly id: string;
  readonly value: unknown;
}

/** The durable storage of the registry. */
export interface Store {
  load(): Promise<Entry[]>;
  /** Resolves when all entries are durable. It stores all of them or none. */
  write(entries: readonly Entry[]): Promise<void>;
}

/** No database can have this namespace, because theirs are UUIDs. */
export const REGISTRY_NAMESPACE = 'turso-local-registry';

const ROWS_AT_ONCE = 2_000;

interface Pending {
  readonly entries: readonly Entry[];
  readonly done: () => void;
  readonly failed: (reason: unknown) => void;
}

/**
 * Stores the registry in SQLite, in a namespace of the sqld that serves the databases. So it needs no other engine, native module or file
 * format. Writes that arrive during another write are combined into the next one.
 */
export class SqldStore implements Store {
  private readonly client: Client;
  private pending: Pending[] = [];
  private writing = false;

  constructor(sqld: Sqld, now: () => number) {
    const token = signJwt({ a: 'rw', id: REGISTRY_NAMESPACE, iat: Math.floor(now() / 1000) }, sqld.serverKey);
    this.client = createClient({
      url: sqld.url,
      fetch: async (request: Request) => sqldFetchKnown(request.url, {
        method: request.method,
        headers: Object.fromEntries([...request.headers, ['authorization', `Bearer ${await token}`], namespaceHeader(REGISTRY_NAMESPACE)]),
        body: new Uint8Array(await request.arrayBuffer()),
      }),
    });
  }

  async load(): Promise<Entry[]> {
    await this.client.execute('CREATE TABLE IF NOT EXISTS entries (kind TEXT, id TEXT, value TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID');
    const entries: Entry[] = [];
    for (let page = await this.page(); page.length > 0; page = await this.page(page[page.length - 1])) {
      entries.push(...page);
    }
    return entries;
  }

  /** Reads in pages, because sqld's answers have at most 10 MB. */
  private async page({ kind, id }: Pick<Entry, 'kind' | 'id'> = { kind: '', id: '' }): Promise<Entry[]> {
    const { rows } = await this.client.execute({
      sql: 'SELECT kind, id, value FROM entries WHERE (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?',
      args: [kind, id, ROWS_AT_ONCE],
    });
    return rows.map((row) => ({ kind: String(row.kind), id: String(row.id), value: JSON.parse(String(row.value)) }));
  }

  write(entries: readonly Entry[]): Promise<void> {
    return new Promise((done, failed) => {
      this.pending.push({ entries, done, failed });
      void this.flush();
    });
  }

  private async flush(): Promise<void> {
    if (this.writing) {
      return;
    }
    this.writing = true;
    while (this.pending.length > 0) {
      const group = this.pending;
      this.pending = [];
      await this.client.batch(group.flatMap(({ entries }) => entries.map(statement)), 'write')
        .then(() => group.forEach(({ done }) => done()), (reason: unknown) => group.forEach(({ failed }) => failed(reason)));
    }
    this.writing = false;
  }
}

function statement({ kind, id, value }: Entry): InStatement {
  return value === undefined
    ? { sql: 'DELETE FROM entries WHERE kind = ? AND id = ?', args: [kind, id] }
    : { sql: 'INSERT OR REPLACE INTO entries (kind, id, value) VALUES (?, ?, ?)', args: [kind, id, JSON.stringify(value)] };
}
