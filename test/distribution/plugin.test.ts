import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlugin } from '../../src/distribution/plugin';

let directory: string;
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'plugin-')); });
afterEach(() => rmSync(directory, { recursive: true }));

test('reads the script, its version, and what starts it on Windows', () => {
  writeFileSync(join(directory, 'manifest.json'), '{ "version": "1.0.0-h2" }');
  writeFileSync(join(directory, 'terraform-provider-turso'), 'script');
  mkdirSync(join(directory, 'windows'));
  writeFileSync(join(directory, 'windows', 'terraform-provider-turso.cmd'), 'launcher');
  const script = Buffer.from('script');
  const unix = { 'terraform-provider-turso': script };
  expect(readPlugin(directory)).toEqual({
    version: '1.0.0-h2',
    packages: {
      darwin_amd64: unix,
      darwin_arm64: unix,
      linux_amd64: unix,
      linux_arm64: unix,
      windows_amd64: { 'terraform-provider-turso.cmd': Buffer.from('launcher'), 'turso-provider.cjs': script },
    },
  });
});

test('fails when the package is not complete', () => {
  const file = join(directory, 'manifest.json');
  expect(() => readPlugin(directory)).toThrow(new Error(
    `The Terraform provider that cdktf-turso carries cannot be read: ENOENT: no such file or directory, open '${file}'. ` +
    'Install cdktf-turso again; in a clone of its repository, run "npm run build" first.',
  ));
});
