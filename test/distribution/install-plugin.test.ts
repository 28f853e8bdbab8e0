import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPlugin } from '../../src/distribution/install-plugin';
import { packagesOf } from '../../src/distribution/plugin';

const ADDRESS = 'registry.terraform.io/cdktf-turso/turso';
const script = Buffer.from('#!/bin/sh\n');
const windowsLauncher = Buffer.from('@node\r\n');
const plugin = { version: '1.0.0-h2', packages: packagesOf(script, windowsLauncher) };

let stack: string;
let versions: string;
beforeEach(() => {
  stack = mkdtempSync(join(tmpdir(), 'stack-'));
  versions = join(stack, 'terraform.d/plugins', ADDRESS);
});
afterEach(() => rmSync(stack, { recursive: true }));

test('puts the script under the name that Terraform looks for, executable, for each platform', () => {
  installPlugin(stack, ADDRESS, plugin);
  expect(readdirSync(join(versions, '1.0.0-h2'))).toEqual(['darwin_amd64', 'darwin_arm64', 'linux_amd64', 'linux_arm64', 'windows_amd64']);
  for (const platform of ['darwin_amd64', 'darwin_arm64', 'linux_amd64', 'linux_arm64']) {
    const directory = join(versions, '1.0.0-h2', platform);
    expect(readdirSync(directory)).toEqual(['terraform-provider-turso']);
    expect(readFileSync(join(directory, 'terraform-provider-turso'))).toEqual(script);
    expect((statSync(join(directory, 'terraform-provider-turso')).mode % 0o1000).toString(8)).toBe('755');
  }
});

test('puts a command file for Windows beside the script', () => {
  installPlugin(stack, ADDRESS, plugin);
  const directory = join(versions, '1.0.0-h2', 'windows_amd64');
  expect(readdirSync(directory)).toEqual(['terraform-provider-turso.cmd', 'turso-provider.cjs']);
  expect(readFileSync(join(directory, 'terraform-provider-turso.cmd'))).toEqual(windowsLauncher);
  expect(readFileSync(join(directory, 'turso-provider.cjs'))).toEqual(script);
});

test('leaves nothing else behind', () => {
  installPlugin(stack, ADDRESS, plugin);
  expect(readdirSync(join(stack, 'terraform.d'))).toEqual(['plugins']);
});

test('does not write files that are there already', () => {
  installPlugin(stack, ADDRESS, plugin);
  const before = statSync(join(versions, '1.0.0-h2')).ino;
  installPlugin(stack, ADDRESS, plugin);
  expect(statSync(join(versions, '1.0.0-h2')).ino).toBe(before);
});

test('removes its other versions, and no other provider', () => {
  const neighbour = join(versions, '..', 'other', '0.1.0', 'linux_amd64');
  mkdirSync(neighbour, { recursive: true });
  installPlugin(stack, ADDRESS, { ...plugin, version: '1.0.0-h1' });
  installPlugin(stack, ADDRESS, plugin);
  expect(readdirSync(versions)).toEqual(['1.0.0-h2']);
  expect(existsSync(neighbour)).toBe(true);
});

test.each<[string, (directory: string) => void]>([
  ['a changed script', (directory) => writeFileSync(join(directory, 'terraform-provider-turso'), 'something else')],
  ['a script that is not executable', (directory) => chmodSync(join(directory, 'terraform-provider-turso'), 0o644)],
  ['a file too many', (directory) => writeFileSync(join(directory, 'README'), '')],
  ['a missing platform', (directory) => rmSync(directory, { recursive: true })],
])('repairs %s', (_, damage) => {
  installPlugin(stack, ADDRESS, plugin);
  damage(join(versions, '1.0.0-h2', 'linux_amd64'));
  installPlugin(stack, ADDRESS, plugin);
  expect(readdirSync(join(versions, '1.0.0-h2', 'linux_amd64'))).toEqual(['terraform-provider-turso']);
  const installed = join(versions, '1.0.0-h2', 'linux_amd64', 'terraform-provider-turso');
  expect(readFileSync(installed)).toEqual(script);
  expect((statSync(installed).mode % 0o1000).toString(8)).toBe('755');
});
