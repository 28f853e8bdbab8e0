import { execFileSync } from 'node:child_process';
import { parseEnv } from 'node:util';
import { printed } from '../../../src/cli/env/print';

/** Values that mean something to a shell or to readers of dotenv files. */
const HOSTILE: Readonly<Record<string, string>> = {
  PLAIN: 'libsql://crm-acme.turso.io:443/a_b,c@d+e%20',
  EMPTY: '',
  BLANKS: '  two  words  ',
  DOLLAR: '$HOME ${HOME} $(id) `id`',
  HASH: 'a #b',
  EQUALS: 'a=b==',
  LINES: 'first\nsecond\n',
  DOUBLE: 'say "x"',
  SINGLE: "it's",
  BANG: '!! && ; | < > * ? ~ [a] {b,c}',
  UNICODE: 'é世🙂',
};

/** Dotenv files cannot hold these in a way that all programs read alike. */
const ONLY_SHELL: Readonly<Record<string, string>> = {
  BACKSLASH: 'a\\n\\\\b\\',
  BOTH: 'it\'s "x"',
  RETURN: 'a\r\nb',
  SINGLE_DOLLAR: "it's $HOME",
};

test('prints lines that a shell reads as they were', () => {
  const values = { ...HOSTILE, ...ONLY_SHELL };
  const names = Object.keys(values);
  const script = `${printed(values, 'export')}\nexec "$NODE" -e 'process.stdout.write(JSON.stringify(process.argv.slice(1).map((name) => process.env[name])))' ${names.join(' ')}`;
  const shown = execFileSync('/bin/sh', ['-c', script], { env: { NODE: process.execPath, HOME: '/wrong' }, encoding: 'utf8' });
  expect(Object.fromEntries(names.map((name, index) => [name, JSON.parse(shown)[index]]))).toEqual(values);
});

test('prints a dotenv file that Node.js reads as it was', () => {
  expect({ ...parseEnv(printed(HOSTILE, 'dotenv')) }).toEqual(HOSTILE);
});

test('prints each variable of a dotenv file so that the next one is read, too', () => {
  for (const [name, value] of Object.entries(HOSTILE)) {
    expect({ ...parseEnv(printed({ [name]: value, NEXT: 'x' }, 'dotenv')) }).toEqual({ [name]: value, NEXT: 'x' });
  }
});

test.each(Object.entries(ONLY_SHELL))('refuses to print %s to a dotenv file, and does not quote it', (name, value) => {
  expect(() => printed({ [name]: value }, 'dotenv')).toThrow(new RegExp(`^The value of ${name} cannot be written to a dotenv file .* Use --format json`));
});

test('prints JSON', () => {
  expect(JSON.parse(printed({ ...HOSTILE, ...ONLY_SHELL }, 'json'))).toEqual({ ...HOSTILE, ...ONLY_SHELL });
});
