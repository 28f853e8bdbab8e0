import fc from 'fast-check';
import { parseExactJson } from '../../src/json/exact-json';

const digits = (text: string) => ({ digits: text });

test.each<[string, unknown]>([
  ['123456789012345', 123456789012345],
  ['1234567890123456', { digits: '1234567890123456' }],
  ['-9007199254740993', { digits: '-9007199254740993' }],
  ['0.12345678901234567890', { digits: '0.12345678901234567890' }],
  ['1e400', { digits: '1e400' }],
  ['-0.5', -0.5],
  ['[1,{"a":12345678901234567890,"b":"12345678901234567890"}]', [1, { a: { digits: '12345678901234567890' }, b: '12345678901234567890' }]],
  ['{"12345678901234567890":1}', { '12345678901234567890': 1 }],
  ['{"__proto__":12345678901234567890}', JSON.parse('{"__proto__":{"digits":"12345678901234567890"}}')],
])('reads %s', (text, expected) => {
  expect(parseExactJson(text, digits)).toEqual(expected);
});

test('agrees with JSON.parse on any text, if a number may lose digits', () => {
  const texts = fc.oneof(fc.json(), fc.json().map((text) => text.slice(0, -1)), fc.string({ unit: fc.constantFrom(...'"\\0123456789.-e{}[],:u ') }));
  fc.assert(fc.property(texts, (text) => {
    expect(outcome(() => parseExactJson(text, Number))).toEqual(outcome(() => JSON.parse(text)));
  }), { numRuns: 2000 });
});

test('gives the digits of every number that a double changes', () => {
  fc.assert(fc.property(fc.bigInt(), fc.nat(20), (whole, places) => {
    const text = `${whole}${places === 0 ? '' : `.${'7'.repeat(places)}`}`;
    const read = parseExactJson(`{"n": ${text}}`, digits) as { n: unknown };
    expect(read.n).toEqual(text.replace(/\D/g, '').length < 15 ? Number(text) : { digits: text });
  }));
});

function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return 'no JSON';
  }
}
