import { attributePath, DiagnosticError } from '../../terraform';

/** The part of a state that allows or forbids a deletion. */
export interface Guarded {
  readonly name: string;
  /** Whether Turso rejects the deletion. */
  readonly delete_protection: boolean;
  /** Whether the user allows Terraform to delete it with its data. */
  readonly force_destroy: boolean;
}

/** The part of a plan that shows a forbidden deletion. */
export interface GuardedPlan {
  readonly action: string;
  readonly state: Guarded | null;
}

/** Returns the error for a deletion that Turso would reject. The plan reports it, so that no apply stops halfway. */
export function protectedDeletion(noun: string, name: string, action: string): DiagnosticError {
  return new DiagnosticError({
    summary: `${noun.charAt(0).toUpperCase()}${noun.slice(1)} "${name}" is protected against deletion`,
    detail: `This plan would ${action === 'delete' ? 'delete' : 'delete and create again'} a ${noun} whose delete_protection is true. `
      + 'If that is what you want, set delete_protection to false, apply, and then apply this change.',
    path: attributePath('delete_protection'),
  });
}
