import { attributePath, DiagnosticError } from '../../terraform';

/** What says whether something may be deleted. */
export interface Guarded {
  readonly name: string;
  /** Whether Turso would refuse it. */
  readonly delete_protection: boolean;
  /** Whether the user lets Terraform delete it with its data. */
  readonly force_destroy: boolean;
}

/** What has to be known of a plan to tell that it deletes what it may not. */
export interface GuardedPlan {
  readonly action: string;
  readonly state: Guarded | null;
}

/** Turso would refuse the deletion during apply: saying it in the plan leaves everything as it is. */
export function protectedDeletion(noun: string, name: string, action: string): DiagnosticError {
  return new DiagnosticError({
    summary: `${noun.charAt(0).toUpperCase()}${noun.slice(1)} "${name}" is protected against deletion`,
    detail: `This plan would ${action === 'delete' ? 'delete' : 'delete and create again'} a ${noun} whose delete_protection is true. `
      + 'If that is what you want, set delete_protection to false, apply, and then apply this change.',
    path: attributePath('delete_protection'),
  });
}
