import type { Names } from './describe';
import type { attributes, TenantsState } from './schema';
import { quotedNames } from '../../notation';
import { attributePath, deletedBy, DiagnosticError, type Diagnostics, type PrivateData, type ResourcePlan } from '../../terraform';
import { databasesCounted } from '../shared/messages';

type Guarded = Pick<TenantsState, 'names' | 'force_destroy'>;

/** Returns the names that only the first of the two has, sorted. */
export function namesOnlyIn(names: Names, others: Names): string[] {
  return Object.keys(names).filter((name) => !Object.hasOwn(others, name)).sort();
}

/** Returns the deleted names as plan and state show them. */
export function deletionsOf(removed: readonly string[]): TenantsState['deletes'] {
  return removed.length === 0 ? null : [...removed];
}

/** Shows in the plan which databases an update deletes. Unknown names leave it unknown. */
export function planDeletions(plan: ResourcePlan<typeof attributes>): void {
  const { state, action } = plan;
  if (action === 'delete') return;
  const names = plan.known('names');
  if (state === null || action === 'replace') plan.set('deletes', null);
  else if (names !== undefined) plan.set('deletes', deletionsOf(namesOnlyIn(state.names, names)));
}

/** Rejects a plan that deletes databases without `force_destroy`, and warns of the data that an allowed one deletes. */
export function guardPlan(plan: ResourcePlan<typeof attributes>, privateData: PrivateData, diagnostics: Diagnostics): void {
  const { state, action } = plan;
  const deleted = deletedBy(privateData, plan, guarded);
  if (deleted !== undefined) throw wouldBeDestroyed(deleted);
  if (state === null) return;
  if (action === 'delete' || action === 'replace') {
    if (action === 'replace') warnOfDeletion(Object.keys(state.names), 'All of them are deleted and created again', diagnostics);
    return;
  }
  const names = plan.known('names');
  const allowed = plan.known('force_destroy');
  // The apply checks unknown values before it changes anything.
  if (names === undefined || allowed === undefined) return;
  const removed = namesOnlyIn(state.names, names);
  if (!allowed) refuseRemoval(removed);
  warnOfDeletion(removed, 'They were removed from names', diagnostics);
}

/** Rejects to destroy the whole set unless the state allows it. A destroyed set has no configuration. */
export function refuseDestroying(state: Guarded): void {
  const all = guarded(state);
  if (all !== undefined) throw wouldBeDestroyed(all);
}

/** Returns the databases that must not be deleted. Undefined if the set is empty or allows it. */
function guarded({ names, force_destroy: allowed }: Guarded): { readonly count: number; readonly quoted: string } | undefined {
  const all = Object.keys(names).sort();
  return allowed || all.length === 0 ? undefined : { count: all.length, quoted: quotedNames(all) };
}

function wouldBeDestroyed({ count, quoted }: { readonly count: number; readonly quoted: string }): DiagnosticError {
  return new DiagnosticError({
    summary: `${databasesCounted(count)} would be deleted`,
    detail: `Turso would delete these databases with all their data, so nothing was changed: ${quoted}. If that is what you want, set force_destroy to true, `
      + 'apply, and then apply this change. A set that is marked as tainted needs "terraform untaint" before that.',
    path: attributePath('force_destroy'),
  });
}

/** Rejects to remove names. */
export function refuseRemoval(removed: readonly string[]): void {
  if (removed.length === 0) return;
  throw new DiagnosticError({
    summary: `${databasesCounted(removed.length)} would be deleted`,
    detail: `These databases are not in names any more, and Turso would delete them with all their data, so nothing was changed: ${quotedNames(removed)}. If that is what you `
      + 'want, set force_destroy to true; otherwise put the names back.',
  });
}

function warnOfDeletion(names: readonly string[], why: string, diagnostics: Diagnostics): void {
  if (names.length === 0) return;
  diagnostics.warn(
    `${databasesCounted(names.length)} will be deleted`,
    `${why}, and force_destroy is true. Their data is deleted with them: ${quotedNames([...names].sort())}.`,
  );
}

const DESTROYED = 'destroyed';

/**
 * A plan that destroys the set notes it for the apply. Terraform also deletes a set before it replaces it, and it replaces an unfinished
 * creation without such a plan.
 */
export const destruction = {
  note: (privateData: PrivateData): void => privateData.set(DESTROYED, true),
  isNoted: (privateData: PrivateData): boolean => privateData.get<boolean>(DESTROYED) === true,
};
