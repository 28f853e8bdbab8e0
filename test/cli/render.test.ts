import { shownStatement } from '../../src/cli/failures';
import { bar, columns, counted, duration, listed, moment, oneLine, perSecond, wrapped } from '../../src/cli/render';
import { paint, visibleLength } from '../../src/cli/terminal';

test.each<[number, number, string]>([
  [0, 10, '        '],
  [1, 10_000, '▏       '],
  [1, 2, '████    '],
  [9_999, 10_000, '███████▉'],
  [10, 10, '████████'],
  [11, 10, '████████'],
  [0, 0, '        '],
])('draws a bar for %d of %d', (part, whole, expected) => {
  expect(bar(part, whole, 8)).toBe(expected);
});

test.each<[number, string]>([
  [0, '0ms'], [999.4, '999ms'], [1000, '1s'], [59_499, '59s'], [60_000, '1m'], [61_000, '1m 1s'], [3_600_000, '1h'], [7_500_000, '2h 5m'], [-3, '0ms'],
])('formats %d milliseconds as %s', (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});

test.each<[string, string]>([
  ['2026-01-02T03:04:05.678Z', '2026-01-02 03:04:05 UTC'], ['2026-01-02T03:04:05+01:00', '2026-01-02 02:04:05 UTC'], ['', ''], ['yesterday', 'yesterday'],
])('formats the time "%s" as "%s"', (time, expected) => {
  expect(moment(time)).toBe(expected);
});

test('formats rates and counts', () => {
  expect([0.04, 9.96, 123.4].map(perSecond)).toEqual(['0/s', '10/s', '123/s']);
  expect([0, 1, 2].map((count) => counted(count, 'tenant'))).toEqual(['0 tenants', '1 tenant', '2 tenants']);
});

test('makes a column as wide as the visible text of its widest cell', () => {
  const { red } = paint(true);
  expect(columns([['a', 5, 'x'], [red('abc'), 10, 'y']]).map((line) => line.replace(/\u001B\[\d+m/g, ''))).toEqual(['  a     5  x', '  abc  10  y']);
  expect(visibleLength(red('abc'))).toBe(3);
  expect(columns([])).toEqual([]);
});

test('wraps words, and gives a word that is too long its own line', () => {
  expect(wrapped(['aa', 'bb', 'a-very-long-word', 'cc'], 8)).toEqual(['  aa bb', '  a-very-long-word', '  cc']);
});

test.each<[string[], number, string]>([
  [['a'], 0, 'a'], [['a', 'b'], 0, 'a, b'], [['a', 'b'], 3, 'a, b and 3 more'], [[], 2, 'and 2 more'],
])('lists the names %j and %d more as "%s"', (names, more, expected) => {
  expect(listed(names, more).join(' ')).toBe(expected);
});

test('shortens a text of many lines to one line', () => {
  expect(oneLine(' SELECT 1,\n   2 ', 20)).toBe('SELECT 1, 2');
  expect(oneLine('SELECT 1, 2, 3', 10)).toBe('SELECT ...');
});

test.each<[string, string]>([
  ["INSERT INTO a VALUES ('secret', '')", "INSERT INTO a VALUES ('...', '')"],
  ["INSERT INTO a VALUES ('sec", "INSERT INTO a VALUES ('...'"],
  ['CREATE TABLE "users', 'CREATE TABLE "users"'],
])('shows the statement %s as %s', (statement, expected) => {
  expect(shownStatement(statement)).toContain(expected);
});
