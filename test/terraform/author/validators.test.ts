import {
  atLeastOneOf, atMostOneOf, exactlyOneOf, formatPath, integerBetween, lengthBetween, listNested, mapNested, number, oneOf, pattern,
  requiredTogether, requires, setNested, singleNested, string, type Schema,
} from '../../../src/terraform';
import { checkConfig, validateConfig } from '../../../src/terraform/engine/check-config';
import { UNKNOWN, type Value } from '../../../src/terraform/values';

const lower = pattern(/^[a-z]+$/, 'Use lowercase letters.', (value) => value.toLowerCase());

test.each<[string, string | undefined, string | undefined]>([
  ['pattern, matched', lower('abc', 'name')?.detail, undefined],
  ['pattern', lower('ABC', 'name')?.detail, 'name is "ABC". Use lowercase letters. Change it, for example to "abc".'],
  ['pattern without a suggestion', pattern(/^a$/, 'Use a.')('b', 'name')?.detail, 'name is "b". Use a.'],
  ['length, at its least', lengthBetween(1, 3)('a', 'name')?.detail, undefined],
  ['length, at its most, in characters', lengthBetween(1, 3)('🦀🦀🦀', 'name')?.detail, undefined],
  ['length, empty', lengthBetween(1, 3)('', 'name')?.detail, 'name has 0 characters. Use between 1 and 3.'],
  ['length', lengthBetween(1, 3)('abcd', 'name')?.detail, 'name has 4 characters. Use between 1 and 3.'],
  ['one of, accepted', oneOf('a', 'b')('b', 'mode')?.detail, undefined],
  ['one of, empty', oneOf('a', 'b')('', 'mode')?.detail, 'mode is "". Use one of "a", "b".'],
  ['integer, zero', integerBetween(0, 9)(0, 'count')?.detail, undefined],
  ['integer, too large', integerBetween(0, 9)(10, 'count')?.detail, 'count is 10. Use a whole number from 0 to 9.'],
  ['integer, too small', integerBetween(0, 9)(-1, 'count')?.detail, 'count is -1. Use a whole number from 0 to 9.'],
  ['integer, a fraction', integerBetween(0, 9)(1.5, 'count')?.detail, 'count is 1.5. Use a whole number from 0 to 9.'],
])('reports what is wrong and what to do: %s', (_name, detail, expected) => {
  expect(detail).toBe(expected);
});

function diagnosticsOf(schema: Schema, config: Value, writeOnlyAllowed?: boolean) {
  return validateConfig(schema, config, { writeOnlyAllowed }).map(({ severity, summary, path }) => ({ severity, summary, path }));
}

const description = 'Any.';
const invalid = () => ({ summary: 'Asked', detail: 'It was asked.' });

test.each<[string, Value, number]>([
  ['a value', 'x', 1],
  ['an empty text', '', 1],
  ['null', null, 0],
  ['a value that is not known yet', UNKNOWN, 0],
])('asks the validators about %s', (_what, value, times) => {
  const schema = { description, attributes: { a: string({ optional: true, description, validators: [invalid] }) } };
  expect(diagnosticsOf(schema, { a: value })).toHaveLength(times);
});

test('warns when a validator only warns, and about deprecated attributes', () => {
  const odd = () => ({ severity: 'warning' as const, summary: 'Odd', detail: 'It is odd.' });
  const attributes = { a: string({ optional: true, description, validators: [odd], deprecated: 'Use b.' }) };
  const schema = { description, attributes, deprecated: 'Use another provider.', validators: [() => [odd()]] };
  expect(checkConfig(schema, { a: 'x' }).list()).toEqual([
    { severity: 'warning', summary: 'Deprecated', detail: 'Use another provider.' },
    { severity: 'warning', summary: 'Deprecated attribute a', detail: 'Use b.', path: [{ attribute: 'a' }] },
    { severity: 'warning', summary: 'Odd', detail: 'It is odd.', path: [{ attribute: 'a' }] },
    { severity: 'warning', summary: 'Odd', detail: 'It is odd.' },
  ]);
});

test('reports the path of a fault in a nested list', () => {
  const count = number({ required: true, description, validators: [integerBetween(1, 2)] });
  const schema = { description, attributes: { a: listNested({ n: count }, { required: true, description }) } };
  expect(diagnosticsOf(schema, { a: [{ n: 1 }, { n: UNKNOWN }, { n: 3 }] })).toEqual([
    { severity: 'error', summary: 'Invalid n', path: [{ attribute: 'a' }, { index: 2 }, { attribute: 'n' }] },
  ]);
});

test.each<[string, Value, string]>([
  ['a list', { list: [{ id: 'x' }] }, 'list[0].id'],
  ['a set', { set: [{ id: UNKNOWN }] }, 'set.id'],
  ['a map', { map: { a: { id: 'x' } } }, 'map["a"].id'],
  ['an object', { single: { id: 'x' } }, 'single.id'],
  ['an object that only the provider sets', { found: { id: 'x' } }, 'found'],
])('rejects a value for a read-only attribute inside %s, and runs no other check on it', (_where, config, path) => {
  const seen: unknown[] = [];
  const inner = { id: string({ computed: true, description, validators: [invalid] }) };
  const attributes = {
    list: listNested(inner, { optional: true, description }),
    set: setNested(inner, { optional: true, description }),
    map: mapNested(inner, { optional: true, description }),
    single: singleNested(inner, { optional: true, description }),
    found: singleNested(inner, { computed: true, description }),
  };
  const validate = (given: unknown) => { seen.push(given); };
  const told = checkConfig({ description, attributes }, { ...EMPTY, ...config as object }, { validate }).list();
  expect(told.map((one) => [one.summary, formatPath(one.path ?? []), one.detail])).toEqual([
    ['Invalid Configuration for Read-Only Attribute', path, `${path} has a value, but only the provider sets this attribute. Remove it from the configuration.`],
  ]);
  expect(JSON.stringify(seen)).not.toContain('x');
});

const EMPTY = { list: null, set: null, map: null, single: null, found: null };

const conflict = ['Conflicting attributes: "a", "b" are set together. Of "a", "b" only one may be set: remove the others.'];
const none = (remedy: string) => [`Missing attribute: None of "a", "b" is set. ${remedy}`];
const alone = (set: string, missing: string) => [`Missing attribute: "${set}" is set without "${missing}". Set "a", "b" together, or none of them.`];
const needs = ['Missing attribute: "a" is set without "b". Set "b" too, or remove "a".'];

test.each<[string, Value, Value, Record<'exactly' | 'atMost' | 'atLeast' | 'together' | 'requires', string[]>]>([
  ['none', null, null, { exactly: none('Set exactly one of them.'), atMost: [], atLeast: none('Set at least one of them.'), together: [], requires: [] }],
  ['one', 'x', null, { exactly: [], atMost: [], atLeast: [], together: alone('a', 'b'), requires: needs }],
  ['the other, although empty', null, '', { exactly: [], atMost: [], atLeast: [], together: alone('b', 'a'), requires: [] }],
  ['both', 'x', 'y', { exactly: conflict, atMost: conflict, atLeast: [], together: [], requires: [] }],
  ['none known', UNKNOWN, null, { exactly: [], atMost: [], atLeast: [], together: [], requires: [] }],
  ['one, and one not known', 'x', UNKNOWN, { exactly: [], atMost: [], atLeast: [], together: [], requires: [] }],
])('counts the attributes that are set: %s', (_what, a, b, expected) => {
  const attributes = { a: string({ optional: true, description }), b: string({ optional: true, description }) };
  const faults = (validator: NonNullable<Schema['validators']>[number]) =>
    checkConfig({ description, attributes, validators: [validator] }, { a, b }).list().map(({ summary, detail }) => `${summary}: ${detail}`);
  expect({
    exactly: faults(exactlyOneOf('a', 'b')),
    atMost: faults(atMostOneOf('a', 'b')),
    atLeast: faults(atLeastOneOf('a', 'b')),
    together: faults(requiredTogether('a', 'b')),
    requires: faults(requires('a', 'b')),
  }).toEqual(expected);
});

test.each<[string, Value, boolean | undefined, number]>([
  ['a Terraform that knows them', 'secret', true, 0],
  ['an older Terraform, which would keep the secret', 'secret', false, 1],
  ['an older Terraform, where nothing is set', null, false, 0],
])('accepts a write-only value from %s', (_what, value, allowed, faults) => {
  const schema = { description, attributes: { a: string({ optional: true, writeOnly: true, description }) } };
  const found = diagnosticsOf(schema, { a: value }, allowed);
  expect(found).toEqual(Array(faults).fill({ severity: 'error', summary: 'Write-only attribute not supported' }));
});
