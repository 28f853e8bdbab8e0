import { JsonObject, jsonText, parseJson } from '../../../src/turso/http/json';

test.each<[string, string, number | bigint | undefined]>([
  ['a small one', '{"n":12}', 12],
  ['zero', '{"n":0}', 0],
  ['the largest that a number holds', '{"n":9007199254740991}', 9007199254740991],
  ['one more', '{"n":9007199254740992}', 9007199254740992n],
  ['one of 20 digits', '{"n": 12345678901234567890}', 12345678901234567890n],
  ['a negative one', '{"n":-12345678901234567890}', -12345678901234567890n],
  ['one in a list', '{"l":[12345678901234567890],"n":12345678901234567890}', 12345678901234567890n],
  ['a fraction', '{"n":0.12345678901234567890}', undefined],
  ['an exponent', '{"n":1234567890123456789e1}', 12345678901234567890],
  ['a text', '{"n":"many"}', undefined],
  ['none', '{"n":null}', undefined],
])('reads a whole number: %s', (_, text, expected) => {
  expect(JsonObject.from(parseJson(text)).integer('n')).toBe(expected);
});

test('leaves digits in texts alone', () => {
  const text = '{"a":" 12345678901234567890","b":"\\" 12345678901234567890 \\\\","c": 12345678901234567890,"d":["x,1234567890123456789"]}';
  expect(parseJson(text)).toEqual({
    a: ' 12345678901234567890', b: '" 12345678901234567890 \\', c: 12345678901234567890n, d: ['x,1234567890123456789'],
  });
});

test('writes a part of an answer, with all digits', () => {
  expect(jsonText(parseJson('{"a":[12345678901234567890],"b":1}'))).toBe('{"a":["12345678901234567890"],"b":1}');
});

test('fails when the text is not JSON', () => {
  expect(() => parseJson('{"n": 12345678901234567890')).toThrow(SyntaxError);
});
