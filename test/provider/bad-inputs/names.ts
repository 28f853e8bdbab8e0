import type { BadInput } from './bad-input';

const RULE = 'A name holds lowercase letters, digits and dashes, at most 64, and neither begins nor ends with a dash.';

/** Rows for what is no name of a group or database. */
export function badNames(attribute: string): BadInput[] {
  const row = (value: string, more: string): BadInput => ({
    config: { [attribute]: value }, path: attribute, summary: `Invalid ${attribute}`, detail: `${attribute} is "${value}". ${RULE}${more}`,
  });
  return [
    row('', ''),
    row('My DB', ' Change it, for example to "my-db".'),
    row('-a-', ' Change it, for example to "a".'),
    row('a'.repeat(65), ` Change it, for example to "${'a'.repeat(64)}".`),
  ];
}
