import type { Diagnostic } from './diagnostics';
import type { Path } from './path';
import { isRecord, type Value } from '../values/value';

/** What Terraform may print of the source of a diagnostic: so many lines, so many characters. */
const MAX_LINES = 12;
const MAX_CHARACTERS = 600;

/**
 * Diagnostics as they are sent. Terraform prints the whole source of the attribute that a path names: thousands of lines for a list of
 * migrations or a map of tenants, in which the message itself is lost. So a diagnostic about a large value has no path: Terraform then
 * prints the first line of the resource.
 *
 * @param whole the configuration, or the prior state where there is no configuration
 */
export function withShownPaths(diagnostics: readonly Diagnostic[], whole: Value): Diagnostic[] {
  return diagnostics.map(({ path, ...diagnostic }) => ({ ...diagnostic, ...path !== undefined && isShort(path, whole) ? { path } : {} }));
}

function isShort(path: Path, whole: Value): boolean {
  const size = { lines: 0, characters: 0 };
  measure(valueAt(path, whole), size);
  return size.lines <= MAX_LINES && size.characters <= MAX_CHARACTERS;
}

/** The value that a path leads to; what the path reaches last, where a part of it does not exist. */
function valueAt(path: Path, whole: Value): Value {
  let value = whole;
  for (const step of path) {
    const part = 'index' in step ? elementAt(value, step.index) : fieldOf(value, 'key' in step ? step.key : step.attribute);
    if (part === undefined) return value === whole ? null : value;
    value = part;
  }
  return value;
}

function elementAt(value: Value, index: number): Value | undefined {
  return Array.isArray(value) ? value[index] : undefined;
}

function fieldOf(value: Value, name: string): Value | undefined {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** How the value looks as source: a line for each part that is written, and for each line of a text. Stops once it is too large. */
function measure(value: Value, size: { lines: number; characters: number }): void {
  if (size.lines > MAX_LINES || size.characters > MAX_CHARACTERS || value === null) return;
  if (typeof value === 'string') {
    size.lines += value.split('\n', MAX_LINES + 2).length;
    size.characters += value.length;
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((part) => measure(part, size));
    return;
  }
  if (!isRecord(value)) {
    size.lines += 1;
    return;
  }
  for (const [key, part] of Object.entries(value)) {
    size.characters += key.length;
    measure(part, size);
  }
}
