import type { Names } from './describe';
import type { attributes, TenantsState } from './schema';
import { quotedNames } from '../../notation';
import { attributePath, deletedBy, DiagnosticError, type Diagnostics, type PrivateData, type ResourcePlan } from '../../terraform';
import { databasesCounted } from '../shared/messages';

type Guarded = Pick<TenantsState, 'names' | 'force_destroy'>;

/** The names that only the first of the two has, in order. */
export function namesOnlyIn(names: Names, others: Names): string[] {
  return Object.keys(names).filter((name) => !Object.hasOwn(others, name)).sort();
}

/** The names of what is deleted, as plan and state show them. */
export function deletionsOf(removed: readonly string[]): TenantsState['deletes'] {
  return removed.length === 0 ? null : [...removed];
}

/** Names in the plan what an update deletes. Where the names are not known yet, that is not known either. */
export function planDeletions(plan: ResourcePlan<typeof attributes>): void {
  const { state, action } = plan;
  if (action === 'delete') return;
  const names = plan.known('names');
  if (state === null || action === 'replace') plan.set('deletes', null);
  else if (names !== undefined) plan.set('deletes', deletionsOf(namesOnlyIn(state.names, names)));
}

/** Refuses a plan that deletes what `force_destroy` does not let go, and says in one that deletes what is lost. */
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
  // What is not known yet is checked again before anything is changed.
  if (names === undefined || allowed === undefined) return;
  const removed = namesOnlyIn(state.names, names);
  if (!allowed) refuseRemoval(removed);
  warnOfDeletion(removed, 'They are taken out of names', diagnostics);
}

/** Destroys the set as a whole only where the state allows it: then there is no configuration that could. */
export function refuseDestroying(state: Guarded): void {
  const all = guarded(state);
  if (all !== undefined) throw wouldBeDestroyed(all);
}

/** The databases of a set that may not be deleted; undefined where there are none, or where they may be. */
function guarded({ names, force_destroy: allowed }: Guarded): { readonly count: number; readonly quoted: string } | undefined {
  const all = Object.keys(names).sort();
  return allowed || all.length === 0 ? undefined : { count: all.length, quoted: quotedNames(all) };
}

function wouldBeDestroyed({ count, quoted }: { readonly count: number; readonly quoted: string }): DiagnosticError {
  return new DiagnosticError({
    summary: `${databasesCounted(count)} would be deleted`,
    detail: `Turso would delete these with all their data, so nothing was changed: ${quoted}. If that is what you want, set force_destroy to true, `
      + 'apply, and then apply this change. A set that is marked as tainted needs "terraform untaint" before that.',
    path: attributePath('force_destroy'),
  });
}

/** Removes names only where that is allowed. */
export function refuseRemoval(removed: readonly string[]): void {
  if (removed.length === 0) return;
  throw new DiagnosticError({
    summary: `${databasesCounted(removed.length)} would be deleted`,
    detail: `These are not in names any more, and Turso would delete them with all their data, so nothing was changed: ${quotedNames(removed)}. If that is what you `
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
 * Under this key a plan tells the apply that the set is destroyed for good. Terraform also deletes what it replaces, and it replaces
 * whatever a creation left unfinished, without asking for a plan of that.
 */
export const destruction = {
  note: (privateData: PrivateData): void => privateData.set(DESTROYED, true),
  isNoted: (privateData: PrivateData): boolean => privateData.get<boolean>(DESTROYED) === true,
};
