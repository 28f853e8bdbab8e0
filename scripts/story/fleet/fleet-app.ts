import { join } from 'node:path';
import { Example } from '../example';
import type { Platform } from '../platform';

const CLI = join(__dirname, '..', '..', '..', 'lib', 'bin', 'cdktf-turso.js');

export const SCHEMA_DATABASE = 'customers-schema';

/** `examples/fleet`, with the application that creates tenants and the command that shows the fleet. */
export class FleetApp extends Example {
  constructor(platform: Platform, signal: AbortSignal) {
    super('fleet', platform, signal);
  }

  /** Sets the target of the next plan or deployment. Undefined means the last migration. */
  aimAt(version: string | undefined): void {
    this.env.TARGET_VERSION = version;
  }

  /** Customers sign up, and the application creates a database for each. */
  async signUp(first: number, last: number): Promise<string> {
    return this.withEnvironment('app/sign-up.ts', String(first), String(last));
  }

  /** The application opens the database of a customer and returns its accounts. */
  async accounts(customer: string): Promise<string> {
    return this.withEnvironment('app/accounts.ts', customer);
  }

  /** Runs `cdktf-turso fleet`. Exit code 2, which reports tenants that are behind, failed or drifted, is not an error. */
  async fleet(command: string, ...args: string[]): Promise<string> {
    return this.node([CLI, 'fleet', command, SCHEMA_DATABASE, ...args], {}, [0, 2]);
  }
}
