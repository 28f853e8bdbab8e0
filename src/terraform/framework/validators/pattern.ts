import type { Validator } from './validator';

/**
 * The text matches an expression.
 *
 * @param rule the rule in words, as a full sentence: it is all that the user sees of the expression
 * @param suggest a value near the given one that would pass
 */
export function pattern(expression: RegExp, rule: string, suggest?: (value: string) => string | undefined): Validator<string> {
  return (value, name) => {
    if (expression.test(value)) return undefined;
    const suggestion = suggest?.(value);
    const remedy = suggestion === undefined ? '' : ` Change it, for example to "${suggestion}".`;
    return { summary: `Invalid ${name}`, detail: `${name} is "${value}". ${rule}${remedy}` };
  };
}
