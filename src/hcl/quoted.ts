import { hashMapperHcl, Lazy, Tokenization } from 'cdktf';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Returns the text for the quotes of an HCL string, so that Terraform reads the same value from it as from JSON. In HCL a backslash begins
 * an escape sequence, a quote ends the string, and a line break is an error. The generated classes call this function for each string.
 * cdktf's own writer escapes only quotes, and adds a line break to the end of a text of several lines.
 *
 * @param template the string for JSON. Expressions in `${...}` and `%{...}` stay unchanged
 */
export function stringToHcl(template: any): any {
  if (typeof template !== 'string') return template;
  if (!/\$\{TfToken\[/.test(template)) return quoted(template);
  return Lazy.stringValue({ produce: (context) => quoted(context.resolve(template)) });
}

/** Does the same as `cdktf.hashMapperHcl`, but keys may contain any character. */
export function hashToHcl(element: (value: any) => any): (hash: any) => any {
  const map = hashMapperHcl(element);
  return (hash) => {
    const mapped = map(hash);
    if (mapped === undefined || mapped === null) return mapped;
    return mapped === hash ? Lazy.anyValue({ produce: (context) => quotedHash(context.resolve(hash)) }) : withQuotedKeys(mapped);
  };
}

/**
 * Leaves out attributes whose value becomes undefined only during synthesis. cdktf would write its own description of the attribute in
 * place of the value.
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

/** Quotes the keys and texts of a map. The token may also resolve to an expression, which stays unchanged. */
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

/** Returns the end of a piece: one character, an escaped `$${` or `%%{`, or a whole `${...}` or `%{...}`. */
function endOfPiece(template: string, at: number): number {
  if (/^(\$\$|%%)\{/.test(template.slice(at, at + 3))) return at + 3;
  return isSequence(template, at) ? endOfSequence(template, at) : at + 1;
}

function isSequence(text: string, at: number): boolean {
  return (text[at] === '$' || text[at] === '%') && text[at + 1] === '{';
}

/** Returns the position after the brace that closes the expression. Strings in it may contain braces and other expressions. */
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
