import { aboutBranches } from './branches';
import { ATTRIBUTES } from './strategy';
import { formatFailures, StrategyError, type RolloutResult } from '../../fleet';
import { DiagnosticError, attributePath, type Diagnostics } from '../../terraform';

/** Returns the error of a rollout that did not migrate every database. Undefined if it did. */
export function rolloutFailure(result: RolloutResult): DiagnosticError | undefined {
  const { failures, stopped, cancelled } = result;
  return failures.length > 0 || stopped !== undefined || cancelled ? new DiagnosticError(formatFailures(result)) : undefined;
}

/** Warns of what a successful rollout left: quarantine, branches, a ledger that could not be written. */
export function warnOfRest(
  { quarantinedFailures: quarantined, ledgerError, leftBranches, schema }: RolloutResult,
  protectedBranches: ReadonlySet<string>, diagnostics: Diagnostics,
): void {
  if (quarantined.length > 0) {
    const names = quarantined.slice(0, 20).map(({ database, migration, message }) => `  "${database}"${migration === undefined ? '' : ` in migration "${migration}"`}: ${message}`);
    diagnostics.warn(
      quarantined.length === 1 ? '1 tenant is in quarantine' : `${quarantined.length} tenants are in quarantine`,
      `All other tenants are migrated. These failed and did not change. The next rollout tries them again:\n\n${names.join('\n')}`
      + `${quarantined.length > names.length ? `\n  and ${quarantined.length - names.length} more` : ''}`,
    );
  }
  if (leftBranches.length > 0) {
    diagnostics.warn('Branches were not deleted', aboutBranches(leftBranches, leftBranches.some((name) => protectedBranches.has(name))));
  }
  if (ledgerError !== undefined) {
    diagnostics.warn('Ledger not written', `Every database is migrated, but the ledger in "${schema.name}" could not be written: `
      + `${ledgerError.message} The next apply asks the databases themselves.`);
  }
}

/** Returns the error for a strategy that names an unknown tenant. Only the rollout knows the tenants that a search finds. */
export function strategyRefused(error: RangeError): DiagnosticError {
  const detail = error instanceof StrategyError ? `${ATTRIBUTES[error.setting]} ${error.fault}` : error.message;
  return new DiagnosticError({ summary: 'Rollout cannot be planned', detail: `${detail} No database was migrated.`, path: attributePath('strategy') });
}
