import type { Diagnostic } from '../author/diagnostics';
import { isRecord, type Value } from '../values/value';

/** Longer values are cut in messages, in characters. */
const LONGEST = 300;
/** How much of a cut value is shown. */
const SHOWN = 80;
/** The longest stretch without a space that a message keeps. No word is longer, but what a server sends back may be. */
const LONGEST_STRETCH = 1000;

/** A text as messages show it: whole, or its beginning and how long it is. */
export function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, SHOWN)}... (${text.length} characters)`;
}

/**
 * The same diagnostics without long values. The code that writes a message quotes values as they are: a file that was given for a name
 * would otherwise fill the screen.
 *
 * @param whole holds the values that the messages may quote
 */
export function withoutLongValues(diagnostics: readonly Diagnostic[], whole: Value): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => ({
    ...diagnostic, summary: shortenedIn(diagnostic.summary, whole), detail: shortenedIn(diagnostic.detail, whole),
  }));
}

/** A message in which each text of a value is cut, where it is long. */
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
