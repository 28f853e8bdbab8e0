import { Decimal } from './value';
import { ValueError } from './value-error';

/** JSON as it was written: numbers keep their text, objects may have any key. */
export type Json = null | boolean | string | Decimal | Json[] | { [key: string]: Json };

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS: readonly [string, null | boolean][] = [['null', null], ['true', true], ['false', false]];

/**
 * Parses JSON without losing digits or keys. `JSON.parse` turns 9007199254740993 into ...992, and no reviver can tell;
 * libraries that keep the digits lose a key named `__proto__`.
 *
 * @throws ValueError with the position where the text is not JSON.
 */
export function parseJson(text: string): Json {
  const reader = new JsonReader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class JsonReader {
  private offset = 0;

  constructor(private readonly text: string) {}

  value(): Json {
    this.skipSpace();
    switch (this.text[this.offset]) {
      case '{': return this.object();
      case '[': return this.array();
      case '"': return this.string();
    }
    for (const [word, value] of WORDS) {
      if (this.accept(word)) return value;
    }
    return this.number();
  }

  end(): void {
    this.skipSpace();
    if (this.offset < this.text.length) throw this.invalid();
  }

  private object(): Json {
    const object = Object.create(null) as { [key: string]: Json };
    this.items('{', '}', () => {
      this.skipSpace();
      const key = this.string();
      this.skipSpace();
      this.expect(':');
      object[key] = this.value();
    });
    return object;
  }

  private array(): Json {
    const array: Json[] = [];
    this.items('[', ']', () => array.push(this.value()));
    return array;
  }

  private items(open: string, close: string, item: () => void): void {
    this.expect(open);
    this.skipSpace();
    if (this.accept(close)) return;
    do {
      item();
      this.skipSpace();
    } while (this.accept(','));
    this.expect(close);
  }

  private string(): string {
    if (this.text[this.offset] !== '"') throw this.invalid();
    const end = this.closingQuote() + 1;
    try {
      const value = JSON.parse(this.text.slice(this.offset, end)) as string;
      this.offset = end;
      return value;
    } catch {
      throw this.invalid();
    }
  }

  private closingQuote(): number {
    let quote = this.offset;
    do {
      quote = this.text.indexOf('"', quote + 1);
      if (quote < 0) throw this.invalid();
    } while (this.backslashesBefore(quote) % 2 === 1);
    return quote;
  }

  private backslashesBefore(position: number): number {
    let start = position;
    while (this.text[start - 1] === '\\') start -= 1;
    return position - start;
  }

  private number(): Decimal {
    NUMBER.lastIndex = this.offset;
    const match = NUMBER.exec(this.text);
    if (!match) throw this.invalid();
    this.offset = NUMBER.lastIndex;
    return new Decimal(match[0]);
  }

  private expect(token: string): void {
    if (!this.accept(token)) throw this.invalid();
  }

  private accept(token: string): boolean {
    if (!this.text.startsWith(token, this.offset)) return false;
    this.offset += token.length;
    return true;
  }

  private skipSpace(): void {
    while (' \t\n\r'.includes(this.text[this.offset] ?? '.')) this.offset += 1;
  }

  private invalid(): ValueError {
    if (this.offset >= this.text.length) return new ValueError('the JSON text ends too early');
    return new ValueError(`not JSON at character ${this.offset + 1}`);
  }
}
