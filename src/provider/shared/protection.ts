import { attributePath, deletedBy, DiagnosticError, type PrivateData } from '../../terraform';

/** What says whether something may be deleted. */
interface Guarded {
  readonly name: string;
  /** Whether Turso would refuse it. */
  readonly delete_protection: boolean;
  /** Whether the user lets Terraform delete it with its data. */
  readonly force_destroy: boolean;
}

/** What has to be known of a plan to tell that it deletes what it may not. */
interface GuardedPlan {
  readonly action: string;
  readonly state: Guarded | null;
}

/** Refuses a plan that deletes a group which Turso protects. What `force_destroy` of a group says is about the databases in it. */
export function guardGroup(plan: GuardedPlan, privateData: PrivateData): void {
  const deleted = deletedBy(privateData, plan, ({ name, delete_protection: protects }) => (protects ? { name } : undefined));
  if (deleted !== undefined) throw protectedDeletion('group', deleted.name, plan.action);
}

/** Refuses a plan that deletes a database which Turso protects, or which the state does not let go. */
export function guardDatabase(plan: GuardedPlan, privateData: PrivateData): void {
  const deleted = deletedBy(privateData, plan, ({ name, delete_protection: protects, force_destroy: forced }) =>
    (protects || !forced ? { name, protects } : undefined));
  if (deleted === undefined) return;
  const { name, protects } = deleted;
  throw protects ? protectedDeletion('database', name, plan.action) : unforcedDeletion(name, plan.action);
}

/** Deletes a database with its data only where the state allows it. Terraform plans a tainted one as new, so that no plan has met it. */
export function refuseDeletingUnforced({ name, force_destroy: forced }: Pick<Guarded, 'name' | 'force_destroy'>): void {
  if (forced) return;
  throw new DiagnosticError({
    summary: `Database "${name}" would be deleted`,
    detail: 'This apply would delete the database, or replace it because it is marked as tainted, while its force_destroy is false. Turso would delete it with all its data, so it '
      + 'is left as it is. To keep it, run "terraform untaint" with its address. To delete or replace it, run "terraform untaint" first if it is tainted, set force_destroy to true, apply, and '
      + 'then destroy it or use the option -replace of "terraform apply".',
    path: attributePath('force_destroy'),
  });
}

/** Turso would refuse the deletion during apply: saying it in the plan leaves everything as it is. */
function protectedDeletion(noun: string, name: string, action: string): DiagnosticError {
  return new DiagnosticError({
    summary: `${noun.charAt(0).toUpperCase()}${noun.slice(1)} "${name}" is protected against deletion`,
    detail: `This plan would ${action === 'delete' ? 'delete' : 'delete and create again'} a ${noun} whose delete_protection is true. `
      + 'If that is what you want, set delete_protection to false, apply, and then apply this change.',
    path: attributePath('delete_protection'),
  });
}

/** A database that is destroyed has no configuration any more, so it is the state that has to allow it. */
function unforcedDeletion(name: string, action: string): DiagnosticError {
  return new DiagnosticError({
    summary: `Database "${name}" would be deleted`,
    detail: `This plan would ${action === 'delete' ? 'delete the database' : 'delete the database and create an empty or newly seeded one'} `
      + 'while its force_destroy is false. Turso would delete it with all its data, so nothing was changed. If that is what you want, set force_destroy to true, apply, '
      + 'and then apply this change.',
    path: attributePath('force_destroy'),
  });
}
