import type { Statement } from './split-statements';
import type { Token } from './tokens';

/**
 * Returns the parameters of a statement in their written form, such as `:name`, `?` or `@name`, each once.
 *
 * @see https://sqlite.org/lang_expr.html#varparam
 */
export function parametersOf({ tokens }: Pick<Statement, 'tokens'>): string[] {
  const written = tokens.flatMap((token, index) => {
    if (token.text.startsWith('$')) return [token.text];
    const name = tokens[index + 1];
    const joined = name !== undefined && isWordText(name) && name.start === token.start + 1;
    if (token.text === '?') return [joined ? `?${name.text}` : '?'];
    return (token.text === ':' || token.text === '@') && joined ? [`${token.text}${name.text}`] : [];
  });
  return [...new Set(written)];
}

function isWordText({ text }: Token): boolean {
  return /^[A-Za-z0-9_$\u0080-\uFFFF]/.test(text);
}
