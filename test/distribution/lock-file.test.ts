import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { updateLockFile, type RequiredProviders } from '../../src/distribution/lock-file';

const TURSO = 'registry.terraform.io/cdktf-turso/turso';
const NULL = 'registry.terraform.io/hashicorp/null';
const carried = { address: TURSO, version: '1.0.0-h2', hashes: ['h1:windows=', 'h1:linux='] };

const TURSO_ENTRY = `provider "${TURSO}" {
  version     = "1.0.0-h2"
  constraints = "1.0.0-h2"
  hashes = [
    "h1:linux=",
    "h1:windows=",
  ]
}
`;
const NULL_ENTRY = `provider "${NULL}" {
  version     = "3.2.4"
  constraints = "~> 3.2"
  hashes = [
    "h1:whatever=",
    "zh:0123",
  ]
}
`;

test('writes the entry of the carried provider into a new file', () => {
  expect(update('', {})).toBe(TURSO_ENTRY);
});

test('does not change when it is written again', () => {
  const required = { [NULL]: '~> 3.2' };
  const once = update('', required);
  expect(update(once, required)).toBe(once);
  expect(update(`${NULL_ENTRY}\n${TURSO_ENTRY}`, required)).toBe(`${NULL_ENTRY}\n${TURSO_ENTRY}`);
});

test('replaces its own entry in place, and keeps comments and other entries byte for byte', () => {
  const header = '# This file is maintained automatically by "terraform init".\n# Manual edits may be lost in future updates.\n\n';
  const old = TURSO_ENTRY.replaceAll('1.0.0-h2', '1.0.0-h1').replace('h1:linux=', 'h1:old=');
  const other = 'provider "registry.terraform.io/acme/odd" {\n\tversion = "9.9.9" # odd\n}\n';
  expect(update(`${header}${old}\n${NULL_ENTRY}\n${other}`, { [NULL]: '~> 3.2' })).toBe(`${header}${TURSO_ENTRY}\n${NULL_ENTRY}\n${other}`);
});

test('adds its own entry after others', () => {
  expect(update(NULL_ENTRY, { [NULL]: '~> 3.2' })).toBe(`${NULL_ENTRY}\n${TURSO_ENTRY}`);
});

test('stubs a required provider without an entry, in a comment with its constraint', () => {
  expect(update('', { [NULL]: '~> 3.2' })).toBe(`${TURSO_ENTRY}
/* Read by cdktf, not by Terraform: these providers need no "terraform providers lock".
provider "${NULL}" {
  constraints = "~> 3.2"
}
*/
`);
});

test('drops a stub when Terraform has recorded the provider', () => {
  const stubbed = update('', { [NULL]: '~> 3.2' });
  expect(update(`${stubbed}\n${NULL_ENTRY}`, { [NULL]: '~> 3.2' })).toBe(`${TURSO_ENTRY}\n${NULL_ENTRY}`);
});

test('drops the entry of a version that the constraint does not allow any more', () => {
  expect(update(NULL_ENTRY, { [NULL]: '~> 4.0' })).toBe(update('', { [NULL]: '~> 4.0' }));
});

test('keeps the entry of a provider that is not required', () => {
  expect(update(NULL_ENTRY, {})).toBe(`${NULL_ENTRY}\n${TURSO_ENTRY}`);
});

test('keeps an entry without constraints, and stubs it besides', () => {
  const bare = NULL_ENTRY.replace('  constraints = "~> 3.2"\n', '');
  const text = update(bare, { [NULL]: '~> 3.2' });
  expect(text).toContain(bare);
  expect(text).toContain('  constraints = "~> 3.2"\n');
});

test('settles at once, and keeps every entry that is allowed, whatever the file holds', () => {
  const name = fc.constantFrom('null', 'random', 'aws', 'time').map((type) => `registry.terraform.io/hashicorp/${type}`);
  const constraint = fc.constantFrom('~> 3.2', '3.2.4', '> 3.0', '< 4.0, >= 3', undefined);
  const gap = fc.constantFrom('\n', '\n\n', '# a comment\n', '');
  fc.assert(fc.property(fc.dictionary(name, gap), fc.dictionary(name, constraint), (present, required) => {
    const entries = Object.keys(present).map((address) => NULL_ENTRY.replace(NULL, address));
    const text = Object.values(present).map((before, index) => before + entries[index]).join('');
    const once = update(text, required);
    expect(update(once, required)).toBe(once);
    for (const kept of [...entries, TURSO_ENTRY]) expect(once).toContain(kept);
    for (const address of Object.keys(required)) expect(once).toContain(`provider "${address}" {`);
  }));
});

describe('cdktf-cli asks no registry', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lock-file-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  test.each<[string, string, string | undefined]>([
    ['of an exact version', '', '3.2.4'],
    ['of a range', '', '~> 3.2'],
    ['of several conditions', '', '< 4.0, >= 3.0'],
    ['that excludes the version it names', '', '> 3.0'],
    ['that is not there', '', undefined],
    ['that Terraform has recorded', NULL_ENTRY, '~> 3.2'],
    ['that Terraform has recorded and that excludes the version it names', NULL_ENTRY.replace('~> 3.2', '> 3.0'), '> 3.0'],
    ['that was changed to another range', NULL_ENTRY, '~> 4.0'],
    ['that was removed', NULL_ENTRY, undefined],
    ['that was added', NULL_ENTRY.replace('  constraints = "~> 3.2"\n', ''), '~> 3.2'],
  ])('for a constraint %s', async (_, present, constraint) => {
    writeFileSync(join(directory, '.terraform.lock.hcl'), update(present, { [NULL]: constraint }));
    expect(await needsProvidersLock(directory, { [NULL]: constraint, [TURSO]: carried.version })).toBe(false);
  });

  test('but asks without the stub', async () => {
    writeFileSync(join(directory, '.terraform.lock.hcl'), TURSO_ENTRY);
    expect(await needsProvidersLock(directory, { [NULL]: '~> 3.2', [TURSO]: carried.version })).toBe(true);
  });
});

function update(text: string, required: RequiredProviders): string {
  return updateLockFile(text, carried, { [TURSO]: carried.version, ...required });
}

/** The question that cdktf's command line asks before each command, by its own code. */
async function needsProvidersLock(directory: string, required: RequiredProviders): Promise<boolean> {
  const { TerraformProviderLock } = jest.requireActual('@cdktf/cli-core/src/lib/terraform-provider-lock');
  const { ProviderConstraint } = jest.requireActual('@cdktf/cli-core/src/lib/dependencies/dependency-manager');
  const lock = new TerraformProviderLock(directory);
  const found = await Promise.all(Object.entries(required).map(([source, version]) =>
    lock.hasMatchingProvider(new ProviderConstraint(source, version)) as Promise<boolean | undefined>));
  return found.some((matches) => matches !== true);
}
