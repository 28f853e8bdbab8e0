import type { Connection } from './connection';
import type { Options } from './options/parse';
import type { Terminal } from './terminal';
import type { FleetDatabase, FleetOverview } from '../fleet';
import { sentence } from '../notation/sentence';
import { isTursoError } from '../turso';

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

/** Whether every tenant is where it should be, those aside that were put aside. */
export function isWell({ behindCount, failedCount, quarantinedCount }: FleetOverview): boolean {
  return behindCount === 0 && failedCount === quarantinedCount;
}

/** What a command cannot do, in words for the person at the terminal. */
export class CommandError extends Error {}

/** An error in words for the person at the terminal, with what to do where that is known. */
export function explainError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return isTursoError(error) ? `${sentence(message)} ${error.advice}` : message;
}
