import { formatFailures, formatRest, type FailureReport, type MigrationFailure, type RolloutResult } from '../../fleet';
import { shownStatement } from '../failures';
import { counted, text, versionName } from '../render';
import type { Page } from '../terminal';

/** Whether every tenant, except those in quarantine, and the schema database have the version. */
export function succeeded({ failures, stopped, cancelled }: RolloutResult): boolean {
  return failures.length === 0 && stopped === undefined && !cancelled;
}

/** Returns the result for scripts. The fields have the names of the provider's attributes. */
export function resultJson(result: RolloutResult, protectedBranches: ReadonlySet<string>): object {
  const { target, direction, tenants, schema, schemaMigrated, failures, quarantinedFailures, notDoneCount, stopped, cancelled } = result;
  return {
    succeeded: succeeded(result),
    target,
    direction,
    version: schema.version ?? null,
    schema_migrated: schemaMigrated,
    tenant_count: tenants.length,
    behind_count: tenants.filter(({ version }) => version !== target).length,
    failures: failures.map(failureJson),
    quarantined: quarantinedFailures.map(failureJson),
    not_done_count: notDoneCount,
    stopped: stopped ?? null,
    cancelled,
    error: succeeded(result) ? null : formatFailures(result),
    warnings: succeeded(result) ? formatRest(result, protectedBranches) : [],
  };
}

function failureJson({ database, migration, line, statement, code, message }: MigrationFailure): object {
  return {
    database,
    migration: migration ?? null,
    line: line ?? null,
    statement: statement === undefined ? null : shownStatement(statement),
    code,
    error: message,
  };
}

/** Returns the result for people. */
export function renderResult(result: RolloutResult, protectedBranches: ReadonlySet<string>, { paint }: Page): string {
  const { tenants, target, schema } = result;
  if (!succeeded(result)) return report(formatFailures(result), (summary) => paint.red(summary));
  const done = `${paint.green('Done')}: ${counted(tenants.length, 'tenant')} and the schema database "${schema.name}" are at ${versionName(target)}.`;
  return `${text(['', done])}${formatRest(result, protectedBranches).map((rest) => report(rest, (summary) => paint.yellow(summary))).join('')}`;
}

function report({ summary, detail }: FailureReport, paint: (summary: string) => string): string {
  return text(['', paint(summary), '', ...detail.split('\n')]);
}
