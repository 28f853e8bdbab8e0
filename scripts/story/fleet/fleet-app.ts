import { join } from 'node:path';
import { Example } from '../example';
import type { Platform } from '../platform';

const CLI = join(__dirname, '..', '..', '..', 'lib', 'bin', 'cdktf-turso.js');
const TSX = require.resolve('tsx/cli');

export const SCHEMA_DATABASE = 'customers-schema';

/** `examples/fleet`, the application that makes tenants at run time, and the command that looks at the fleet. */
export class FleetApp extends Example {
  constructor(platform: Platform, signal: AbortSignal) {
    super('fleet', platform, signal);
  }

  /** Which migration the next plan or deployment is to bring the fleet to; undefined: the last one. */
  aimAt(version: string | undefined): void {
    this.env.TARGET_VERSION = version;
  }

  /** Customers sign up: the application makes a database for each, while it serves. */
  async signUp(first: number, last: number): Promise<string> {
    return this.app('sign-up.ts', String(first), String(last));
  }

  /** What the application is told of the accounts of a customer, whose database it opens. */
  async accounts(customer: string): Promise<string> {
    return this.app('accounts.ts', customer);
  }

  /** `cdktf-turso fleet`; fails as the command does, unless it says that something is behind, failed or drifted. */
  async fleet(command: string, ...args: string[]): Promise<string> {
    return this.node([CLI, 'fleet', command, SCHEMA_DATABASE, ...args], {}, [0, 2]);
  }

  private async app(script: string, ...args: string[]): Promise<string> {
    const { environment } = await this.outputs() as { environment: Record<string, string> };
    return this.node([TSX, join('app', script), ...args], environment);
  }
}
