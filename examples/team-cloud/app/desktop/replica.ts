import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Client, InValue } from '@libsql/client' with { 'resolution-mode': 'import' };

export type Row = Record<string, any>;

/** The copy of the cloud's database on this machine: an embedded replica. It is only read. */
export class Replica {
  /** Opens the copy as it is, without the network. */
  static async offline(folder: string): Promise<Replica> {
    const file = join(folder, 'replica.db');
    if (!existsSync(file)) throw new Error('This machine has no copy of the cloud yet. Run: desktop sync');
    const { createClient } = await import('@libsql/client');
    return new Replica(createClient({ url: `file:${file}` }));
  }

  /** Brings the copy up to date. */
  static async sync(folder: string, { url, authToken }: { readonly url: string; readonly authToken: string }): Promise<Replica> {
    const { createClient } = await import('@libsql/client');
    const client = createClient({ url: `file:${join(folder, 'replica.db')}`, syncUrl: url, authToken });
    await client.sync();
    return new Replica(client);
  }

  private constructor(private readonly client: Client) {}

  async rows(sql: string, ...args: InValue[]): Promise<Row[]> {
    return (await this.client.execute({ sql, args })).rows.map((row) => ({ ...row }));
  }

  async clock(): Promise<number> {
    const [{ value }] = await this.rows('SELECT value FROM sync_clock');
    return value as number;
  }

  close(): void {
    this.client.close();
  }
}
