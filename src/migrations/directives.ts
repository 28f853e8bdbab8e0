import { nearest, quotedList } from '../notation';
import { SqlSyntaxError, tokens, type Token } from './tokens';

/** The directives of a migration: comments of the form `-- turso: <directive>` before the first statement. */
export interface Directives {
  readonly noTransaction: boolean;
  readonly allowDestructive: boolean;
  readonly foreignKeysOff: boolean;
  /** Full sentences that name the line. */
  readonly faults: readonly string[];
}

const NO_TRANSACTION = 'no-transaction';
const ALLOW_DESTRUCTIVE = 'allow-destructive';
const FOREIGN_KEYS_OFF = 'foreign-keys-off';
const KNOWN = [NO_TRANSACTION, ALLOW_DESTRUCTIVE, FOREIGN_KEYS_OFF];

const DIRECTIVE = /^[ \t]*--[ \t]*turso:[ \t]*(.*?)[ \t]*$/gim;

/**
 * Reads the directives of a file. A directive after the first statement is a fault, because people look for it at the top of the file.
 * A comment of several words, such as "-- Turso: see the limits", is a directive only if it resembles one.
 */
export function directivesOf(text: string): Directives {
  const comments = [...text.matchAll(DIRECTIVE)].filter(({ 1: directive }) => !directive.includes(' ') || nearest(directive, KNOWN) !== undefined);
  if (comments.length === 0) return { noTransaction: false, allowDestructive: false, foreignKeysOff: false, faults: [] };
  const words = tokensOf(text);
  const found = comments
    .filter(({ index, 0: comment }) => !words.some((word) => holds(word, index + comment.indexOf('--'))))
    .map(({ index, 1: directive }) => ({ directive, line: text.slice(0, index).split('\n').length, late: words.length > 0 && index > words[0].start }));
  const has = (name: string) => found.some(({ directive, late }) => directive === name && !late);
  return {
    noTransaction: has(NO_TRANSACTION),
    allowDestructive: has(ALLOW_DESTRUCTIVE),
    foreignKeysOff: has(FOREIGN_KEYS_OFF),
    faults: found.flatMap(({ directive, line, late }) => {
      if (!KNOWN.includes(directive)) return [unknownFault(directive, line)];
      return late ? [`"-- turso: ${directive}" on line ${line} comes after a statement. Move it before the first one: it applies to the whole file.`] : [];
    }),
  };
}

function unknownFault(directive: string, line: number): string {
  const close = nearest(directive, KNOWN);
  return `"-- turso: ${directive}" on line ${line} is unknown. ` +
    `${close === undefined ? `Known are ${quotedList(KNOWN.slice(0, -1).map((name) => `-- turso: ${name}`))} and "-- turso: ${KNOWN[KNOWN.length - 1]}".` : `Is it "-- turso: ${close}"?`}`;
}

/** Returns no token if the text cannot be split. The check of the migrations reports that fault. */
function tokensOf(text: string): Token[] {
  try {
    return [...tokens(text)];
  } catch (error) {
    if (error instanceof SqlSyntaxError) return [];
    throw error;
  }
}

function holds({ start, text }: Token, at: number): boolean {
  return start <= at && at < start + text.length;
}
