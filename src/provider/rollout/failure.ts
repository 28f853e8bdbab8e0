import { formatFailures, type RolloutResult } from '../../fleet';
import { DiagnosticError, type Diagnostics } from '../../terraform';

/** The error of a rollout that did not reach every database; undefined for one that did. */
export function rolloutFailure(result: RolloutResult): DiagnosticError | undefined {
  if (result.failures.length > 0 || result.stopped !== undefined) return new DiagnosticError(formatFailures(result));
  if (!result.cancelled) return undefined;
  const done = result.versions.filter(({ version }) => version === result.target).length;
  return new DiagnosticError({
    summary: 'Rollout stopped before its end',
    detail: `${done} of ${result.versions.length} tenants are at "${result.target}". The next apply goes on with the others.`,
  });
}

/** What a rollout that reached its end leaves to be known. */
export function warnOfRest({ quarantined, ledgerError, leftBranches, schema }: RolloutResult, diagnostics: Diagnostics): void {
  if (quarantined.length > 0) {
    const names = quarantined.slice(0, 20).map(({ database, migration, message }) => `  "${database}"${migration === undefined ? '' : ` in migration "${migration}"`}: ${message}`);
    diagnostics.warn(
      quarantined.length === 1 ? '1 tenant is in quarantine' : `${quarantined.length} tenants are in quarantine`,
      `All others are migrated. These failed, were left as they were, and are tried again by the next rollout:\n\n${names.join('\n')}`
      + `${quarantined.length > names.length ? `\n  and ${quarantined.length - names.length} more` : ''}`,
    );
  }
  if (leftBranches.length > 0) {
    diagnostics.warn(
      'Branches are left', `These branches could not be deleted, and the next apply tries again: ${leftBranches.map((name) => `"${name}"`).join(', ')}.`,
    );
  }
  if (ledgerError !== undefined) {
    diagnostics.warn('Ledger not written', `Every database is migrated, but the ledger in "${schema.name}" could not be written: `
      + `${ledgerError.message} The next apply asks the databases themselves.`);
  }
}
