import { NAME, NAME_RULE, nearest, parseTime, pastTime, quotedList, suggestName, TIME, type ListRule, type Rule } from '../../notation';
import { pattern, attributePath, type PartlyKnown, type Validator, type ConfigValidator } from '../../terraform';

/** Accepts a value that follows a rule. */
export function following<T extends string | number>({ accepts, words }: Rule<T>): Validator<T> {
  return (value, name) => {
    if (accepts(value)) return undefined;
    return { summary: `Invalid ${name}`, detail: `${name} is ${typeof value === 'string' ? `"${value}"` : value}. ${words}` };
  };
}

/** Accepts a list or set that follows a rule. Ignores unknown elements. */
export function followingAll({ fault, words }: ListRule): Validator<PartlyKnown<string>> {
  return (values, name) => {
    const found = fault(values.filter((value) => value !== undefined));
    return found === undefined ? undefined : { summary: `Invalid ${name}`, detail: `${name} ${found}. ${words}` };
  };
}

/**
 * Accepts a list or set of known words. Ignores unknown elements.
 *
 * @param noun what a word is, for the message
 * @param meant finds the word that was probably meant
 */
export function knownWords(
  noun: string, known: readonly string[], meant: (word: string) => string | undefined = (word) => nearest(word, known),
): Validator<PartlyKnown<string>> {
  return (words, name) => {
    const strange = words.filter((word): word is string => word !== undefined && !known.includes(word));
    if (strange.length === 0) return undefined;
    const told = strange.map((word) => {
      const suggestion = meant(word);
      return `${name} holds "${word}", which is not ${noun}.${suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`}`;
    });
    return { summary: `Invalid ${name}`, detail: `${told.join(' ')} Use some of ${quotedList(known)}.` };
  };
}

/** Checks each text of a list or set and reports the first fault. */
export function everyElement(validator: Validator<string>): Validator<PartlyKnown<string>> {
  return (values, name) => {
    for (const value of values) {
      const problem = value === undefined ? undefined : validator(value, name);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** Accepts the name of a database or a group. */
export function validName(): Validator<string> {
  return pattern(NAME, NAME_RULE, suggestName);
}

/** Accepts a time in RFC 3339. */
export const validTime = () => following(TIME);

/** Accepts a time in the past, in RFC 3339. */
export const validPastTime = (now?: () => number) => following(pastTime(now));

/** Reports a first time that is later than the second. */
export function inOrder(from: string, to: string): ConfigValidator {
  return (config) => {
    const [begin, end] = [config.value(from), config.value(to)];
    if (!(timeOf(begin) > timeOf(end))) return [];
    const detail = `${from} is "${begin}", which is later than ${to}, "${end}". Exchange the two.`;
    return [{ summary: 'Invalid period', detail, path: attributePath(from) }];
  };
}

/** NaN for invalid or unknown times, so that comparisons are false. */
function timeOf(value: unknown): number {
  return (typeof value === 'string' ? parseTime(value) : undefined) ?? Number.NaN;
}
