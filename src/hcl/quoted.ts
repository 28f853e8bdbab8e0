import { hashMapperHcl, Lazy, Tokenization } from 'cdktf';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * What stands between the quotes when HCL is to have the same string as JSON. JSON knows no escape sequences but its own, while HCL
 * reads backslashes, ends the string at a quote and refuses a line break. The generated classes call it for each string: cdktf's own
 * writer escapes nothing but quotes, and makes a text of several lines end with one more line break.
 *
 * @param template as it stands in JSON: expressions in `${...}` and `%{...}` are taken over as they are
 */
export function stringToHcl(template: any): any {
  if (typeof template !== 'string') return template;
  if (!/\$\{TfToken\[/.test(template)) return quoted(template);
  return Lazy.stringValue({ produce: (context) => quoted(context.resolve(template)) });
}

/** As `cdktf.hashMapperHcl`, with keys that may hold anything. */
export function hashToHcl(element: (value: any) => any): (hash: any) => any {
  const map = hashMapperHcl(element);
  return (hash) => {
    const mapped = map(hash);
    if (mapped === undefined || mapped === null) return mapped;
    return mapped === hash ? Lazy.anyValue({ produce: (context) => quotedHash(context.resolve(hash)) }) : withQuotedKeys(mapped);
  };
}

/**
 * Leaves out attributes whose value turns out to be undefined only when the stack is synthesized. cdktf would write what it notes of
 * their type as their value.
 */
export function attributesToHcl(attributes: Record<string, any>): Record<string, any> {
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) =>
    [name, Tokenization.isResolvable(attribute.value) ? late(attribute) : attribute]));
}

function late(attribute: any): any {
  return Lazy.anyValue({
    produce: (context) => {
      const value = context.resolve(attribute.value);
      return value === undefined || value === null ? undefined : { ...attribute, value };
    },
  });
}

/** What a token stands for: a map, or an expression. */
function quotedHash(hash: any): any {
  if (typeof hash !== 'object' || hash === null) return hash;
  return withQuotedKeys(Object.fromEntries(Object.entries(hash).map(([key, value]) => [key, typeof value === 'string' ? quoted(value) : value])));
}

function withQuotedKeys(hash: Record<string, any>): Record<string, any> {
  return Object.fromEntries(Object.entries(hash).map(([key, value]) => [quoted(key), value]));
}

function quoted(template: string): string {
  let text = '';
  for (let at = 0; at < template.length;) {
    const end = endOfPiece(template, at);
    const piece = template.slice(at, end);
    text += piece.length === 1 ? ESCAPES[piece] ?? piece : piece;
    at = end;
  }
  return text;
}

/** A piece is one character, an escaped `$${` or `%%{`, or a whole `${...}` or `%{...}`. */
function endOfPiece(template: string, at: number): number {
  if (/^(\$\$|%%)\{/.test(template.slice(at, at + 3))) return at + 3;
  return isSequence(template, at) ? endOfSequence(template, at) : at + 1;
}

function isSequence(text: string, at: number): boolean {
  return (text[at] === '$' || text[at] === '%') && text[at + 1] === '{';
}

/** Behind the brace that closes the expression. Strings in it may hold braces, and expressions of their own. */
function endOfSequence(text: string, start: number): number {
  let depth = 1;
  let at = start + 2;
  while (at < text.length && depth > 0) {
    if (text[at] === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    at += 1;
  }
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\') at += 2;
    else at = endOfPiece(text, at);
  }
  return at + 1;
}
