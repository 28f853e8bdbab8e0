import { formatPath, type Path } from '../../../src/terraform';
import { DiagnosticSeverity, type Diagnostic } from '../../../src/terraform/wire';

/** A diagnostic as a user sees it. */
export interface Told {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  /** In Terraform's notation, such as `seed.type`. Empty for a diagnostic about the whole object. */
  readonly path: string;
}

export function toldBy(diagnostics: readonly Diagnostic[]): Told[] {
  return diagnostics.map(({ severity, summary, detail, attribute }) => ({
    severity: severity === DiagnosticSeverity.error ? 'error' : 'warning',
    summary: summary ?? '',
    detail: detail ?? '',
    path: formatPath((attribute?.steps ?? []).map(pathStep)),
  }));
}

export function errorsIn(told: readonly Told[]): Told[] {
  return told.filter(({ severity }) => severity === 'error');
}

function pathStep({ attributeName, elementKeyString, elementKeyInt }: any): Path[number] {
  if (attributeName !== undefined) return { attribute: attributeName };
  return elementKeyString !== undefined ? { key: elementKeyString } : { index: elementKeyInt };
}
