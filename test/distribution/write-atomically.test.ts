import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAtomically } from '../../src/distribution/write-atomically';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'write-')); });
afterEach(() => rmSync(folder, { recursive: true }));

test('writes the target of a link, and keeps the link', () => {
  writeFileSync(join(folder, 'kept'), 'old');
  symlinkSync('kept', join(folder, 'link'));
  writeAtomically(join(folder, 'link'), 'new');
  expect(readFileSync(join(folder, 'kept'), 'utf8')).toBe('new');
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(readdirSync(folder)).toEqual(['kept', 'link']);
});

test('creates the missing target of a link', () => {
  symlinkSync(join(folder, 'kept'), join(folder, 'link'));
  writeAtomically(join(folder, 'link'), 'new');
  expect(readFileSync(join(folder, 'kept'), 'utf8')).toBe('new');
});

test('fails when links form a cycle', () => {
  symlinkSync('b', join(folder, 'a'));
  symlinkSync('a', join(folder, 'b'));
  expect(() => writeAtomically(join(folder, 'a', 'file'), 'new')).toThrow('ELOOP');
});
