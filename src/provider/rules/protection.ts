import { attributePath, DiagnosticError } from '../../terraform';

/** What has to be known of a plan to tell that it deletes what is protected. */
interface ProtectedPlan {
  readonly action: string;
  readonly state: { readonly name: string; readonly delete_protection: boolean } | null;
}

/** Turso would refuse the deletion during apply: saying it in the plan leaves everything as it is. */
export function refuseProtectedDeletion(noun: string, plan: ProtectedPlan): void {
  if (plan.action !== 'delete' && plan.action !== 'replace') return;
  const { state } = plan;
  if (state === null || !state.delete_protection) return;
  throw new DiagnosticError({
    summary: `${noun.charAt(0).toUpperCase()}${noun.slice(1)} "${state.name}" is protected against deletion`,
    detail: `This plan would ${plan.action === 'delete' ? 'delete' : 'delete and create anew'} a ${noun} whose delete_protection is true. `
      + 'If that is what you want, set delete_protection to false, apply, and then apply this change.',
    path: attributePath('delete_protection'),
  });
}

/** What has to be known of a plan to tell that it deletes what it may not. */
interface GuardedPlan {
  readonly action: string;
  readonly state: { readonly name: string; readonly force_destroy: boolean } | null;
}

/** Deletes a database with its data only where the state allows it: a database that is destroyed has no configuration any more. */
export function refuseUnforcedDeletion({ action, state }: GuardedPlan): void {
  if ((action !== 'delete' && action !== 'replace') || state === null || state.force_destroy) return;
  throw new DiagnosticError({
    summary: `Database "${state.name}" would be deleted`,
    detail: `This plan would ${action === 'delete' ? 'delete the database' : 'delete the database and create an empty or newly seeded one'} `
      + 'while its force_destroy is false. Turso would delete it with all its data, so nothing was changed. If that is what you want, set force_destroy to true, apply, '
      + 'and then apply this change.',
    path: attributePath('force_destroy'),
  });
}
