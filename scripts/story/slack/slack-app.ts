import { Example, query, type Row } from '../example';
import type { Platform } from '../platform';

/** The databases of the app, by what it calls them. */
export type Workspace = 'workspace1' | 'workspace2';

/** `examples/slack`. */
export class SlackApp extends Example {
  constructor(platform: Platform, signal: AbortSignal) {
    super('slack', platform, signal);
  }

  /** Runs SQL as the app does: with the URL and the token that the deployment put out. */
  async query(workspace: Workspace, sql: string): Promise<Row[]> {
    const outputs = await this.outputs();
    return query(outputs[`${workspace}_url`], outputs[`${workspace}_token`], sql);
  }

  /** Runs SQL on the schema database, for which the app itself needs no token. */
  async querySchemaDatabase(sql: string): Promise<Row[]> {
    return this.queryDatabase('workspaces-schema', sql);
  }
}
