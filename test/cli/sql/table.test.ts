import { tableLines, valueJson } from '../../../src/cli/sql/table';
import { PAGE } from '../page';

test('shows each kind of value', () => {
  expect(tableLines(['name', 'n'], [['a', 1], [null, -2.5], ['é世', 9007199254740993n], [Uint8Array.of(0, 255), 10]], PAGE)).toEqual([
    '  name     n',
    '  a           1',
    '  NULL     -2.5',
    '  é世       9007199254740993',
    "  x'00ff'    10",
  ].map((line) => expect.stringMatching(new RegExp(`^${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ +/g, ' +')}$`))));
});

test('keeps values from controlling the terminal, and cuts long ones', () => {
  const [, row] = tableLines(['x'], [['\u001b[31mred\u0007\nnext\u202eevil\u009b']], PAGE);
  expect(row).toBe('  \\u001b[31mred\\u0007\\nnext\\u202eevil\\u009b');
  expect(tableLines(['\u001b[2J'], [], PAGE)[0]).toBe('  \\u001b[2J');
  expect(tableLines(['x'], [['y'.repeat(100)]], PAGE)[1]).toBe(`  ${'y'.repeat(57)}...`);
});

test('returns values for scripts without losing digits or bytes', () => {
  expect([null, 'a', 1.5, 9007199254740993n, Uint8Array.of(1, 2)].map(valueJson)).toEqual([null, 'a', 1.5, '9007199254740993', { base64: 'AQI=' }]);
});
