import { attributePath, deletedBy, DiagnosticError, type PrivateData } from '../../terraform';
import { protectedDeletion, type Guarded, type GuardedPlan } from '../shared/protection';

/** Rejects a plan that deletes a database with `delete_protection`, or without `force_destroy` in the state. */
export function guardDatabase(plan: GuardedPlan, privateData: PrivateData): void {
  const deleted = deletedBy(privateData, plan, ({ name, delete_protection: protects, force_destroy: forced }) =>
    (protects || !forced ? { name, protects } : undefined));
  if (deleted === undefined) return;
  const { name, protects } = deleted;
  throw protects ? protectedDeletion('database', name, plan.action) : unforcedDeletion(name, plan.action);
}

/**
 * Rejects the deletion of a database without `force_destroy` during apply. Terraform plans a tainted database as new, so no plan rejects
 * it.
 */
export function refuseDeletingUnforced({ name, force_destroy: forced }: Pick<Guarded, 'name' | 'force_destroy'>): void {
  if (forced) return;
  throw new DiagnosticError({
    summary: `Database "${name}" would be deleted`,
    detail: 'This apply would delete the database, or replace it because it is marked as tainted, but its force_destroy is false. Turso would delete all its data, so nothing was '
      + 'changed. To keep it, run "terraform untaint" with its address. To delete or replace it, run "terraform untaint" first if it is tainted, set force_destroy to true, apply, and '
      + 'then destroy it or use the option -replace of "terraform apply".',
    path: attributePath('force_destroy'),
  });
}

/** The state has to allow the deletion, because a destroyed database has no configuration any more. */
function unforcedDeletion(name: string, action: string): DiagnosticError {
  return new DiagnosticError({
    summary: `Database "${name}" would be deleted`,
    detail: `This plan would ${action === 'delete' ? 'delete the database' : 'delete the database and create an empty or newly seeded one'}, `
      + 'but its force_destroy is false. Turso would delete all its data, so nothing was changed. If that is what you want, set force_destroy to true, apply, '
      + 'and then apply this change.',
    path: attributePath('force_destroy'),
  });
}
