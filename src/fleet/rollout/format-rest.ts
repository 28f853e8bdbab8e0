import type { FailureReport } from './format-failures';
import type { RolloutResult } from './roll-out-options';
import { quotedNames } from '../../notation/words';

/** How many tenants in quarantine a message names. */
const MAX_NAMES = 20;

/** Describes what a successful rollout left: quarantine, branches, a ledger that could not be written. */
export function formatRest(
  { quarantinedFailures: quarantined, ledgerError, leftBranches, schema }: RolloutResult, protectedBranches: ReadonlySet<string>,
): FailureReport[] {
  const names = quarantined.slice(0, MAX_NAMES).map(({ database, migration, message }) => (
    `  "${database}"${migration === undefined ? '' : ` in migration "${migration}"`}: ${message}`));
  return [
    ...quarantined.length === 0 ? [] : [{
      summary: quarantined.length === 1 ? '1 tenant is in quarantine' : `${quarantined.length} tenants are in quarantine`,
      detail: `All other tenants are migrated. These failed and did not change. The next rollout tries them again:\n\n${names.join('\n')}`
        + `${quarantined.length > names.length ? `\n  and ${quarantined.length - names.length} more` : ''}`,
    }],
    ...leftBranches.length === 0 ? [] : [{
      summary: 'Branches were not deleted', detail: aboutBranches(leftBranches, leftBranches.some((name) => protectedBranches.has(name))),
    }],
    ...ledgerError === undefined ? [] : [{
      summary: 'Ledger not written',
      detail: `Every database is migrated, but the ledger in "${schema.name}" could not be written: ${ledgerError.message} The next apply asks the databases themselves.`,
    }],
  ];
}

/** Says what to do about branches that could not be deleted. */
function aboutBranches(left: readonly string[], isProtected: boolean): string {
  const counted = left.length === 1 ? '1 database' : `${left.length} databases`;
  const names = `${counted} ${left.length === 1 ? 'is a branch that a rollout' : 'are branches that rollouts'} created, with a copy of the data of a tenant: ${quotedNames(left)}.`;
  return isProtected
    ? `${names} Turso does not delete ${left.length === 1 ? 'it' : 'them'}, because delete_protection of the group is on. Set delete_protection of the group to false and apply. The next rollout `
    + 'then deletes the rest. To delete it at once, run "turso db destroy" with each name.'
    : `${names} ${left.length === 1 ? 'It' : 'They'} could not be deleted now. The next rollout tries again.`;
}
