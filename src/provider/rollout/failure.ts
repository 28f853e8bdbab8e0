import { formatFailures, type RolloutResult } from '../../fleet';
import { DiagnosticError } from '../../terraform';

/** The error of a rollout that did not reach every database; undefined for one that did. */
export function rolloutFailure(result: RolloutResult): DiagnosticError | undefined {
  if (result.failures.length > 0) return new DiagnosticError(formatFailures(result));
  if (!result.cancelled) return undefined;
  const done = result.versions.filter(({ version }) => version === result.target).length;
  return new DiagnosticError({
    summary: 'Rollout stopped before its end',
    detail: `${done} of ${result.versions.length} tenants are at "${result.target}". The next apply goes on with the others.`,
  });
}
