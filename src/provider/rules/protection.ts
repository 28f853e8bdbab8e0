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
