import { withoutLongValues } from './shorten';
import { withShownPaths, type Source } from './shown-path';
import type { Diagnostic } from '../author/diagnostics';
import type { Value } from '../values/value';

/**
 * Diagnostics as Terraform gets them, of every kind: without long values, and without paths at which Terraform would print too much.
 *
 * @param quoted holds the values that the messages may quote, where these are others than those of the source
 */
export function sentDiagnostics(diagnostics: readonly Diagnostic[], source: Source, quoted: Value = source.value): readonly Diagnostic[] {
  return withoutLongValues(withShownPaths(diagnostics, source), quoted);
}
