import type { Connection } from './connection';
import type { Options } from './options/parse';
import type { Terminal } from './terminal';
import type { FleetDatabase, FleetOverview } from '../fleet';
import { sentence } from '../notation/words';
import { isTursoError } from '../turso';

/** What every command works with. */
export interface Work {
  /** The arguments without an option, in order. */
  readonly operands: readonly string[];
  /** The words after `--`. Undefined without `--`. */
  readonly program?: readonly string[];
  readonly options: Options;
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
}

/** What a command about a fleet works with. */
export interface Context {
  readonly connection: Connection;
  readonly schema: FleetDatabase;
  readonly options: Options;
  /** Names that follow the schema database on the command line. */
  readonly names: readonly string[];
  readonly terminal: Terminal;
}

/** Exit codes with the meaning that `terraform plan -detailed-exitcode` gives them. An error is 1. */
export const HEALTHY = 0;
export const NEEDS_ATTENTION = 2;

/** Whether every tenant is at its version, except those in quarantine. */
export function isHealthy({ behindCount, failedCount, quarantinedCount }: FleetOverview): boolean {
  return behindCount === 0 && failedCount === quarantinedCount;
}

/** Returns the text of an error for people, with advice if there is any. */
export function explainError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return isTursoError(error) ? `${sentence(message)} ${error.advice}` : message;
}
