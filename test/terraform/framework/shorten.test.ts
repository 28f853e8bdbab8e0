import { shortenedIn, withoutLongValues } from '../../../src/terraform/framework/shorten';

const LONG = 'SELECT "1"; '.repeat(10_000);
const cut = (text: string) => `${text.slice(0, 80)}... (${text.length} characters)`;

test.each<[string, string, any, string]>([
  ['a short value', 'name is "x".', { name: 'x' }, 'name is "x".'],
  ['a long value', `name is "${LONG}".`, { name: LONG }, `name is "${cut(LONG)}".`],
  ['a long value as JSON has it', `name is ${JSON.stringify(LONG)}.`, [{ name: LONG }], `name is "${cut(JSON.stringify(LONG).slice(1, -1))}".`],
  ['a long key', `names holds "${LONG}".`, { names: { [LONG]: 'x' } }, `names holds "${cut(LONG)}".`],
  ['a long word that no value is', `It answered ${'x'.repeat(5000)}!`, {}, `It answered ${cut(`${'x'.repeat(5000)}!`)}`],
  ['a value with signs that mean something to a replacement', `It is ${'$& '.repeat(200)}.`, { a: '$& '.repeat(200) }, `It is ${cut('$& '.repeat(200))}.`],
])('%s', (_what, message, whole, expected) => {
  expect(shortenedIn(message, whole)).toBe(expected);
});

test('a long message of short words stays whole', () => {
  const message = 'A tenant failed. '.repeat(500);
  expect(withoutLongValues([{ severity: 'error', summary: 'Failures', detail: message }], { name: 'x' })[0].detail).toBe(message);
});
