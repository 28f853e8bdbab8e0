import type { Diagnostic } from '../author/diagnostics';
import { isRecord, type Value } from '../values/value';

/** The characters of a value that a message shows as a whole. */
const LONGEST = 300;
/** The characters of a longer value that a message shows. */
const SHOWN = 80;
/** The longest text without a space that a message shows. Words are shorter, but text from a server may be longer. */
const LONGEST_STRETCH = 1000;

/** Returns a text as a whole, or its beginning and length. */
export function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, SHOWN)}... (${text.length} characters)`;
}

/**
 * Shortens long values in diagnostics. Messages quote values as they are, so a file in place of a name would fill the screen.
 *
 * @param whole holds the values that the messages may quote
 */
export function withoutLongValues(diagnostics: readonly Diagnostic[], whole: Value): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => ({
    ...diagnostic, summary: shortenedIn(diagnostic.summary, whole), detail: shortenedIn(diagnostic.detail, whole),
  }));
}

/** Shortens each long text of a value in a message. */
export function shortenedIn(message: string, whole: Value): string {
  if (message.length <= LONGEST) return message;
  const long = [...new Set(longTexts(whole).flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]))];
  return long.sort((one, other) => other.length - one.length)
    .reduce((text, value) => (text.length >= value.length ? text.replaceAll(value, () => shortened(value)) : text), message)
    .replace(/\S+/g, (word) => (word.length > LONGEST_STRETCH ? shortened(word) : word));
}

function longTexts(value: Value): string[] {
  if (typeof value === 'string') return value.length > LONGEST ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(longTexts);
  return isRecord(value) ? Object.entries(value).flatMap(([key, part]) => [...longTexts(key), ...longTexts(part)]) : [];
}
