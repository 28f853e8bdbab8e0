import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Example, query, type Row } from '../example';
import type { Platform } from '../platform';

/** The names that the app has for its databases. */
export type Workspace = 'workspace1' | 'workspace2';

/** `examples/slack`. */
export class SlackApp extends Example {
  constructor(platform: Platform, signal: AbortSignal) {
    super('slack', platform, signal);
  }

  /** Edits the list of workspaces in the code. */
  declare(...workspaces: readonly Workspace[]): void {
    const path = join(this.folder, 'main.ts');
    const list = workspaces.map((name) => `'${name}'`).join(', ');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^const WORKSPACES = .*$/m, `const WORKSPACES = [${list}];`));
  }

  /** Runs SQL as the app does: with the URL and the token from the outputs of the deployment. */
  async query(workspace: Workspace, sql: string): Promise<Row[]> {
    const outputs = await this.outputs();
    return query(outputs[`${workspace}_url`], outputs[`${workspace}_token`], sql);
  }

  /** Runs SQL in the schema database. The app itself has no token for it. */
  async querySchemaDatabase(sql: string): Promise<Row[]> {
    return this.queryDatabase('workspaces-schema', sql);
  }

  /** Says something in a workspace by the application, and returns what was said in the channel. */
  async say(workspace: Workspace, username: string, channel: string, text: string): Promise<string[]> {
    return (await this.withEnvironment('app/say.ts', workspace, username, channel, text)).trimEnd().split('\n');
  }
}
