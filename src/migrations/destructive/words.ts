import { isWord } from '../split-statements';
import type { Token } from '../tokens';

/** Reads the tokens of one statement from left to right. */
export class Words {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  /** The tokens that are not read yet. */
  get rest(): readonly Token[] {
    return this.tokens.slice(this.at);
  }

  /** Reads these keywords if they come next. */
  take(...keywords: readonly string[]): boolean {
    const there = keywords.every((keyword, index) => isWord(this.tokens[this.at + index], keyword));
    this.at += there ? keywords.length : 0;
    return there;
  }

  /** Reads up to the first of these keywords outside parentheses, or to the end. */
  skipTo(...keywords: readonly string[]): void {
    const found = outside(this.rest).find((token) => keywords.some((keyword) => isWord(token, keyword)));
    this.at = found === undefined ? this.tokens.length : this.tokens.indexOf(found);
  }

  /** Reads a name, and skips the name of a schema before it. Returns undefined at the end. */
  name(): string | undefined {
    if (this.tokens[this.at + 1]?.text === '.') {
      this.at += 2;
    }
    const token = this.tokens[this.at++];
    return token === undefined ? undefined : nameOf(token);
  }

  /** Reads the contents of parentheses, if they come next, and splits them at commas. */
  list(): Token[][] | undefined {
    if (this.tokens[this.at]?.text !== '(') {
      return undefined;
    }
    const start = this.at + 1;
    for (let depth = 0; this.at < this.tokens.length; this.at++) {
      const { text } = this.tokens[this.at];
      depth += text === '(' ? 1 : text === ')' ? -1 : 0;
      if (depth === 0) {
        break;
      }
    }
    return parts(this.tokens.slice(start, this.at++));
  }
}

/** Returns a name as SQLite knows it, without quotes. */
export function nameOf({ text }: Token): string {
  const quote = text[0];
  return /["'`[]/.test(quote) ? text.slice(1, -1).replaceAll(quote + quote, quote) : text;
}

/** Returns the tokens outside parentheses, without the parentheses themselves. */
export function outside(tokens: readonly Token[]): Token[] {
  let depth = 0;
  return tokens.filter(({ text }) => {
    depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    return depth === 0 && text !== ')';
  });
}

/** Splits tokens at the commas outside parentheses. */
export function parts(tokens: readonly Token[]): Token[][] {
  const commas = new Set(outside(tokens).filter(({ text }) => text === ','));
  const split: Token[][] = [[]];
  for (const token of tokens) {
    if (commas.has(token)) {
      split.push([]);
    } else {
      split[split.length - 1].push(token);
    }
  }
  return split.filter((part) => part.length > 0);
}

/** Returns true if the tokens hold these keywords in sequence. */
export function holds(tokens: readonly Token[], ...keywords: readonly string[]): boolean {
  return tokens.some((_, start) => keywords.every((keyword, index) => isWord(tokens[start + index], keyword)));
}
