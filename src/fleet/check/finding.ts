import type { RolloutStrategy } from '../rollout/strategy';

/** What a check found before a rollout. An error refuses the rollout, a warning does not. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** Short, with a capital first and no full stop. */
  readonly summary: string;
  /** Full sentences. */
  readonly detail: string;
  readonly about: Subject;
}

/** What a finding is about. */
export type Subject =
  | { readonly kind: 'statements'; /** Names of the migrations that hold them. */ readonly migrations: readonly string[] }
  | { readonly kind: 'trial'; /** Name of the migration that failed. */ readonly migration?: string }
  | { readonly kind: 'strategy'; readonly setting: keyof RolloutStrategy }
  | { /** How tenants are found. */ readonly kind: 'search' }
  | { readonly kind: 'tenants' }
  | { readonly kind: 'branches' };

/** Whether one of the findings refuses the rollout. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}
