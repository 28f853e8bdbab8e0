import { attributePath, DiagnosticError, type ResourcePlan } from '../terraform';

type Protected = { readonly delete_protection: any; readonly name: any };

/** Turso would refuse the deletion during apply: saying it in the plan leaves everything as it is. */
export function refuseProtectedDeletion(noun: string, plan: ResourcePlan<any>): void {
  if (plan.action !== 'delete' && plan.action !== 'replace') return;
  const state = plan.state as { [K in keyof Protected]: unknown } | null;
  if (state === null || state.delete_protection !== true) return;
  throw new DiagnosticError({
    summary: `${noun.charAt(0).toUpperCase()}${noun.slice(1)} "${String(state.name)}" is protected against deletion`,
    detail: `This plan would ${plan.action === 'delete' ? 'delete' : 'delete and create anew'} a ${noun} whose delete_protection is true. `
      + 'If that is what you want, set delete_protection to false, apply, and then apply this change.',
    path: attributePath('delete_protection'),
  });
}
