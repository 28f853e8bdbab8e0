import type { Connection } from './connection/connect';
import type { Options } from './options/options';
import type { Terminal } from './terminal';
import type { FleetDatabase } from '../fleet';

/** What a command works with. */
export interface Context {
  readonly connection: Connection;
  readonly schema: FleetDatabase;
  readonly options: Options;
  /** What stands behind the schema database on the command line. */
  readonly names: readonly string[];
  readonly terminal: Terminal;
}

/** How a command ended, as `terraform plan -detailed-exitcode` says it. An error is 1. */
export const WELL = 0;
export const SOMETHING_IS_OFF = 2;
