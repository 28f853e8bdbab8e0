import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@libsql/client' with { 'resolution-mode': 'import' };
import { migrate } from 'cdktf-turso/runtime';
import migrations from './migrations.json';
import type { Vault } from './vault';
import type { Edit } from '../shared/connection';
import { stamp } from '../shared/stamp';

/** What only this machine has, in a file that `migrate` keeps at the last migration: edits that wait, and settings. */
export class Local {
  static async open(folder: string, vault: Vault): Promise<Local> {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'desktop.db');
    const { createClient } = await import('@libsql/client');
    const client = createClient({ url: `file:${file}` });
    chmodSync(file, 0o600);
    await migrate(client, migrations);
    return new Local(client, vault);
  }

  private constructor(private readonly client: Client, private readonly vault: Vault) {}

  async setting(name: string): Promise<string | undefined> {
    const { rows: [row] } = await this.client.execute({ sql: 'SELECT value FROM settings WHERE name = ?', args: [name] });
    return row === undefined ? undefined : this.vault.open(String(row.value));
  }

  async set(name: string, value: string): Promise<void> {
    await this.client.execute({ sql: 'INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', args: [name, this.vault.seal(value)] });
  }

  /** Returns a stamp of now, by the clock of the cloud, and later than every stamp that this machine has made. */
  async newStamp(): Promise<string> {
    const [device = crypto.randomUUID().slice(0, 8), offset = '0', last = '0'] =
      await Promise.all([this.setting('device'), this.setting('clock offset'), this.setting('last stamp')]);
    const time = Math.max(Date.now() + Number(offset), Number(last) + 1);
    await this.set('device', device);
    await this.set('last stamp', String(time));
    return stamp(time, device);
  }

  async addEdits(edits: readonly Edit[]): Promise<void> {
    await this.client.batch(edits.map(({ id, teamId, connectionId, field, value, stamp: made }) => ({
      sql: 'INSERT INTO edits (id, team_id, connection_id, field, value, stamp) VALUES (?, ?, ?, ?, ?, ?)', args: [id, teamId, connectionId, field, value, made],
    })), 'write');
  }

  /** Returns the edits that the cloud has not confirmed, the oldest first. */
  async edits(): Promise<Edit[]> {
    const { rows } = await this.client.execute('SELECT id, team_id AS teamId, connection_id AS connectionId, field, value, stamp FROM edits ORDER BY rowid');
    return rows.map((row) => ({ ...row })) as unknown as Edit[];
  }

  async forget(edits: readonly Pick<Edit, 'id'>[]): Promise<void> {
    await this.client.batch(edits.map(({ id }) => ({ sql: 'DELETE FROM edits WHERE id = ?', args: [id] })), 'write');
  }

  close(): void {
    this.client.close();
  }
}
