import * as fc from 'fast-check';
import { objectOf, schemas } from './schema-arbitraries';
import { listNested, mapNested, singleNested, string, type Attributes } from '../../../src/terraform';
import type { Path } from '../../../src/terraform/author/path';
import { withShownPaths } from '../../../src/terraform/engine/sent-diagnostics';
import { isRecord, UNKNOWN, type Value } from '../../../src/terraform/values';

const shown = (path: Path | undefined, value: Value, attributes: Attributes = {}) =>
  withShownPaths([{ severity: 'error', summary: 'Fault', detail: 'A fault.', path }], { attributes, value })[0].path;
const migration = (index: number) => ({ name: `m${index}`, sql: `CREATE TABLE t${index} (id INTEGER PRIMARY KEY);`, down: null });
const many = (count: number) => Array.from({ length: count }, (_, index) => index);
const FLEET: Value = {
  name: 'fleet',
  migrations: many(84).map(migration),
  few: many(2).map(migration),
  long: [{ name: 'long', sql: 'x'.repeat(700) }, { name: 'many lines', sql: 'a\n'.repeat(20) }, { name: 'short', sql: 'a\n' }],
  names: Object.fromEntries(many(1000).map((index) => [`t${index}`, `t${index}`])),
  ids: many(1000).map((index) => `id-${index}`),
  strategy: { canaries: many(20).map((index) => `t${index}`), pause: '1m' },
};

/** Number of values without parts in a value. */
function partsOf(value: Value): number {
  return Array.isArray(value) || isRecord(value) ? Object.values(value).reduce((sum: number, part) => sum + partsOf(part), 0) : 1;
}

describe('a diagnostic', () => {
  test.each<[string, Path]>([
    ['a text', [{ attribute: 'name' }]],
    ['an element of a large list', [{ attribute: 'migrations' }, { index: 3 }]],
    ['a part of an element', [{ attribute: 'migrations' }, { index: 3 }, { attribute: 'sql' }]],
    ['a short list', [{ attribute: 'few' }]],
    ['a short text of several lines', [{ attribute: 'long' }, { index: 2 }]],
    ['the name of a long element', [{ attribute: 'long' }, { index: 0 }, { attribute: 'name' }]],
    ['a key of a large map', [{ attribute: 'names' }, { key: 't7' }]],
    ['a part of a large object', [{ attribute: 'strategy' }, { attribute: 'pause' }]],
    ['an attribute that is not set', [{ attribute: 'nothing' }]],
  ])('points to %s', (_what, path) => {
    expect(shown(path, FLEET)).toEqual(path);
  });

  test.each<[string, Path]>([
    ['a list of many elements', [{ attribute: 'migrations' }]],
    ['an element that is not there', [{ attribute: 'migrations' }, { index: 99 }]],
    ['an element with a long text', [{ attribute: 'long' }, { index: 0 }]],
    ['a text of many lines', [{ attribute: 'long' }, { index: 1 }, { attribute: 'sql' }]],
    ['a map of many keys', [{ attribute: 'names' }]],
    ['a key that is not there', [{ attribute: 'names' }, { key: 'gone' }]],
    ['a set of many elements', [{ attribute: 'ids' }]],
    ['an object with a long list', [{ attribute: 'strategy' }]],
  ])('points to the resource instead of %s', (_what, path) => {
    expect(shown(path, FLEET)).toBeUndefined();
  });

  test.each<[string, Path, string, string]>([
    ['an attribute', [{ attribute: 'names' }], 'A fault.', 'names: A fault.'],
    ['a part of a list', [{ attribute: 'long' }, { index: 1 }, { attribute: 'sql' }], 'The sql is long.', 'long[1].sql: The sql is long.'],
    ['an attribute that the text names', [{ attribute: 'names' }], 'Too many names.', 'Too many names.'],
    ['an attribute that is a part of a word', [{ attribute: 'names' }], 'See databasenames.', 'names: See databasenames.'],
    ['a part that the text names', [{ attribute: 'long' }, { index: 0 }], 'long[0] is long.', 'long[0] is long.'],
  ])('names %s in its text when it cannot point to it', (_what, path, detail, expected) => {
    expect(withShownPaths([{ severity: 'warning', summary: 'Fault', detail, path }], { attributes: {}, value: FLEET }))
      .toEqual([{ severity: 'warning', summary: 'Fault', detail: expected }]);
  });

  test('points to the attribute when there is no configuration', () => {
    expect(shown([{ attribute: 'names' }], null)).toEqual([{ attribute: 'names' }]);
  });

  test('keeps the path of a short value with any configuration', () => {
    fc.assert(fc.property(schemas.chain((attributes) => objectOf(attributes, 'config')), (whole) => {
      const short = Object.entries(whole as object).filter(([, value]) => partsOf(value) <= 12);
      for (const [name] of short) expect(shown([{ attribute: name }], whole)).toEqual([{ attribute: name }]);
    }));
  });
});

describe('a diagnostic about a secret', () => {
  const description = 'A text.';
  const parts = {
    key: string({ optional: true, writeOnly: true, description }),
    name: string({ optional: true, description }),
  };
  const attributes: Attributes = {
    token: string({ optional: true, sensitive: true, description }),
    one: singleNested(parts, { optional: true, description }),
    each: listNested(parts, { optional: true, description }),
    named: mapNested(parts, { optional: true, description }),
    hidden: singleNested(parts, { optional: true, sensitive: true, description }),
  };
  const part = { key: 'secret', name: 'shown' };
  const value: Value = { token: 'secret', one: part, each: [{ key: null, name: 'first' }, part], named: { a: part, b: { key: null, name: 'b' } }, hidden: part };

  test.each<[string, Path]>([
    ['the value itself', [{ attribute: 'token' }]],
    ['a write-only part', [{ attribute: 'one' }, { attribute: 'key' }]],
    ['an object with such a part', [{ attribute: 'one' }]],
    ['a list with such an element', [{ attribute: 'each' }]],
    ['an element with such a part', [{ attribute: 'each' }, { index: 1 }]],
    ['a part of an element', [{ attribute: 'each' }, { index: 1 }, { attribute: 'key' }]],
    ['a map with such an element', [{ attribute: 'named' }]],
    ['a part of what a key leads to', [{ attribute: 'named' }, { key: 'a' }, { attribute: 'key' }]],
    ['a part of an object that is sensitive as a whole', [{ attribute: 'hidden' }, { attribute: 'name' }]],
  ])('does not point to %s', (_what, path) => {
    expect(shown(path, value, attributes)).toBeUndefined();
  });

  test.each<[string, Path]>([
    ['what stands beside it', [{ attribute: 'one' }, { attribute: 'name' }]],
    ['an element without it', [{ attribute: 'each' }, { index: 0 }]],
    ['what stands beside it in an element', [{ attribute: 'each' }, { index: 1 }, { attribute: 'name' }]],
    ['a key without it', [{ attribute: 'named' }, { key: 'b' }]],
  ])('points to %s', (_what, path) => {
    expect(shown(path, value, attributes)).toEqual(path);
  });

  test.each<[string, Value]>([['missing', null], ['not known yet', UNKNOWN]])('points to a secret that is %s', (_what, token) => {
    expect(shown([{ attribute: 'token' }], { token }, attributes)).toEqual([{ attribute: 'token' }]);
  });
});
