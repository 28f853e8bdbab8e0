import { withoutLongValues } from './shorten';
import { isNested, type Attribute, type Attributes } from '../author/attributes';
import type { Diagnostic } from '../author/diagnostics';
import { attributeName, formatPath, type Path } from '../author/path';
import { isRecord, UNKNOWN, type Value } from '../values/value';

/** The limits of the source that Terraform may print for a diagnostic. */
const MAX_LINES = 12;
const MAX_CHARACTERS = 600;

/** The value whose source Terraform prints. */
export interface Source {
  readonly attributes: Attributes;
  /** The configuration. For a delete, the prior state. */
  readonly value: Value;
}

/** The source of a diagnostic that has no configuration. */
const NO_SOURCE: Source = { attributes: {}, value: null };

/**
 * Prepares diagnostics for Terraform: shortens long values, and drops paths at which Terraform would print too much.
 *
 * @param source what the paths lead into
 * @param quoted holds the values that the messages may quote, if these are not the values of the source
 */
export function sentDiagnostics(
  diagnostics: readonly Diagnostic[], source: Source = NO_SOURCE, quoted: Value = source.value,
): readonly Diagnostic[] {
  return withoutLongValues(withShownPaths(diagnostics, source), quoted);
}

/**
 * Drops paths to long values and to secrets. Terraform prints the whole source of the attribute at a path. For a list of migrations or a
 * map of tenants these are thousands of lines that hide the message. For a secret in the configuration it is the secret. Without a path
 * Terraform prints the first line of the block, and the message names the attribute.
 */
export function withShownPaths(diagnostics: readonly Diagnostic[], { attributes, value }: Source): Diagnostic[] {
  const isShown = (path: Path) => isShort(valueAt(path, value)) && !showsSecret(path, attributes, value);
  return diagnostics.map((diagnostic) => {
    const { path } = diagnostic;
    return path === undefined || isShown(path) ? diagnostic : inWords(diagnostic, path);
  });
}

/** Replaces the path of a diagnostic by words. */
function inWords({ severity, summary, detail }: Diagnostic, path: Path): Diagnostic {
  const isNamed = [summary, detail].some((text) => names(text, path));
  return { severity, summary, detail: isNamed ? detail : `${formatPath(path)}: ${detail}` };
}

/** Returns true if a text names the attribute at a path. The name alone is enough for a top-level attribute. */
function names(text: string, path: Path): boolean {
  if (path.length === 1) return text.split(/[^\w-]+/).includes(attributeName(path));
  return text.includes(formatPath(path));
}

function isShort(value: Value): boolean {
  const size = { lines: 0, characters: 0 };
  measure(value, size);
  return size.lines <= MAX_LINES && size.characters <= MAX_CHARACTERS;
}

/** Returns true if the source at a path holds the value of a sensitive or write-only attribute. */
function showsSecret(path: Path, attributes: Attributes, value: Value): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return Object.entries(attributes).some(([name, attribute]) => holdsSecret(attribute, fieldOf(value, name)));
  if (!('attribute' in first) || !Object.hasOwn(attributes, first.attribute)) return false;
  const attribute = attributes[first.attribute];
  const part = fieldOf(value, first.attribute);
  if (!isNested(attribute) || isSecret(attribute) || rest.length === 0) return holdsSecret(attribute, part);
  if (attribute.nesting === 'single') return showsSecret(rest, attribute.attributes, part ?? null);
  const element = partAt(rest[0], part ?? null);
  return element === undefined ? holdsSecret(attribute, part) : showsSecret(rest.slice(1), attribute.attributes, element);
}

function holdsSecret(attribute: Attribute, value: Value | undefined): boolean {
  if (value === null || value === undefined || value === UNKNOWN) return false;
  if (isSecret(attribute)) return true;
  if (!isNested(attribute)) return false;
  const elements = attribute.nesting === 'single' ? [value] : partsOf(value);
  return elements.some((element) => showsSecret([], attribute.attributes, element));
}

function partsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
}

function isSecret({ options }: Attribute): boolean {
  return options.sensitive === true || options.writeOnly === true;
}

/** Returns the value at a path, or the last value on the way if the rest of the path does not exist. */
function valueAt(path: Path, whole: Value): Value {
  let value = whole;
  for (const step of path) {
    const part = partAt(step, value);
    if (part === undefined) return value === whole ? null : value;
    value = part;
  }
  return value;
}

function partAt(step: Path[number], value: Value): Value | undefined {
  if ('index' in step) return Array.isArray(value) ? value[step.index] : undefined;
  return fieldOf(value, 'key' in step ? step.key : step.attribute);
}

function fieldOf(value: Value, name: string): Value | undefined {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Measures a value as source: a line for each written part and for each line of a text. Stops when it is too large. */
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
