import { ATTRIBUTES } from './strategy';
import { formatFailures, formatRest, StrategyError, type RolloutResult } from '../../fleet';
import { DiagnosticError, attributePath, type Diagnostics } from '../../terraform';

/** Returns the error of a rollout that did not migrate every database. Undefined if it did. */
export function rolloutFailure(result: RolloutResult): DiagnosticError | undefined {
  const { failures, stopped, cancelled } = result;
  return failures.length > 0 || stopped !== undefined || cancelled ? new DiagnosticError(formatFailures(result)) : undefined;
}

/** Warns of what a successful rollout left: quarantine, branches, a ledger that could not be written. */
export function warnOfRest(result: RolloutResult, protectedBranches: ReadonlySet<string>, diagnostics: Diagnostics): void {
  for (const { summary, detail } of formatRest(result, protectedBranches)) diagnostics.warn(summary, detail);
}

/** Returns the error for a strategy that names an unknown tenant. Only the rollout knows the tenants that a search finds. */
export function strategyRefused(error: RangeError): DiagnosticError {
  const detail = error instanceof StrategyError ? `${ATTRIBUTES[error.setting]} ${error.fault}` : error.message;
  return new DiagnosticError({ summary: 'Rollout cannot be planned', detail: `${detail} No database was migrated.`, path: attributePath('strategy') });
}
