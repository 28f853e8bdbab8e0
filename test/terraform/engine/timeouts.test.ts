import { readFileSync, writeFileSync } from 'node:fs';
import { validated } from './kinds-item';
import { KindsProject } from './kinds-project';
import { formatDuration, parseDuration, validDuration } from '../../../src/terraform/author/duration';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(30_000);

test.each<[string, number | undefined]>([
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['1h30m', 5_400_000],
  ['1h30m15s', 5_415_000],
  ['1.5h', 5_400_000],
  ['0.1s', 100],
  ['0s', 0],
  ['', undefined],
  ['30', undefined],
  ['30 m', undefined],
  ['-1m', undefined],
  ['30m1h', undefined],
  ['1d', undefined],
])('reads the duration "%s"', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each([[1_200_000, '20m'], [3_600_000, '1h'], [5_400_000, '90m'], [90_000, '90s'], [500, '0.5s']])('writes %d milliseconds as %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test.each(['1s', '168h', '0.5s'])('accepts %s as a limit', (text) => {
  expect(validDuration(text, 'create')).toBeUndefined();
});

test.each(['0s', '', 'soon', '168h1s', '20 minutes'])('fails when a limit is "%s"', (text) => {
  expect(validDuration(text, 'create')).toEqual({
    summary: 'Invalid create',
    detail: `create is "${text}". Use hours, minutes and seconds, such as "30m", "1h30m" or "90s": more than nothing, "168h" at most.`,
  });
});

describeWithTerraform('timeouts of a resource', () => {
  let project: KindsProject;

  beforeEach(async () => { project = await KindsProject.start(); });
  afterEach(async () => project.end());

  const item = (timeouts = '') => project.configure(`resource "kinds_item" "it" {\n  name = "a"\n  ${timeouts}\n}`);
  const address = 'kinds_item.it';

  test.each(['create', 'read', 'delete'])('limit how long it takes: %s', async (operation) => {
    item(`timeouts = { ${operation} = "0.1s" }`);
    if (operation !== 'create') await project.apply();
    project.world.hangs = operation;
    const text = operation === 'delete' ? await project.fail('destroy', '-auto-approve') : await project.failApply();
    expect(text).toMatch(new RegExp(`Could not ${operation} item "a" .*It took longer than 0.1 seconds\\. .* if need be with more time in timeouts\\.${operation}\\.`));
    project.world.hangs = undefined;
    await project.destroy();
  });

  test('limit an update', async () => {
    project.everything('  name = "a"\n  text = "b"');
    await project.apply();
    project.everything('  name = "a"\n  text = "hang"\n  timeouts = { update = "0.1s" }');
    expect(await project.failApply()).toContain('It took longer than 0.1 seconds.');
    expect(project.it).toMatchObject({ text: 'b', timeouts: null });
  });

  test.each([
    ['given', '', 'timeouts = { create = "1m", delete = "1h30m" }', { create: '1m', read: null, update: null, delete: '1h30m' }],
    ['changed', 'timeouts = { create = "1m" }', 'timeouts = { create = "2m" }', { create: '2m', read: null, update: null, delete: null }],
    ['left out', 'timeouts = { create = "1m" }', '', null],
  ])('are changed in place without a call of the author: %s', async (_how, before, after, expected) => {
    item(before);
    await project.apply();
    item(after);
    project.world.calls.splice(0);
    expect(await project.plannedActions()).toEqual({ [address]: 'update' });
    await project.apply();
    expect(project.instance(address).attributes).toEqual({ name: 'a', realm: 'home', id: 'id-a', timeouts: expected });
    expect(new Set(project.world.calls.map(({ verb }) => verb))).toEqual(new Set(['configure', 'read', 'plan']));
    expect(await project.plannedActions()).toEqual({});
  });

  test('change nothing else in a resource that can be updated', async () => {
    project.everything('  name = "a"\n  text = "b"');
    await project.apply();
    project.everything('  name = "a"\n  text = "b"\n  timeouts = { update = "1m" }');
    const [change] = (await project.plan()).changes;
    expect(change).toMatchObject({ actions: 'update', replacePaths: [], after: { revision: 1 } });
    await project.apply();
    expect(project.given('update')).toBeUndefined();
    expect(project.it).toMatchObject({ revision: 1, timeouts: { update: '1m' } });
  });

  test('are saved together with other changes, including replacements', async () => {
    project.everything('  name = "a"\n  text = "b"\n  timeouts = { update = "1m" }');
    await project.apply();
    project.everything('  name = "a"\n  text = "c"\n  timeouts = { update = "2m" }');
    await project.apply();
    expect(project.it).toMatchObject({ revision: 2, timeouts: { update: '2m' } });
    project.everything('  name = "b"\n  text = "c"\n  timeouts = { update = "3m" }');
    expect((await project.plan()).changes).toMatchObject([{ actions: 'delete-create', replacePaths: [['name']] }]);
    await project.apply();
    expect(project.it.timeouts.update).toBe('3m');
    expect(await project.plannedActions()).toEqual({});
  });

  test('may be unknown until the apply', async () => {
    project.configure(`
      resource "terraform_data" "input" {
        input = "1m"
      }
      resource "kinds_item" "it" {
        name     = "a"
        timeouts = { create = terraform_data.input.output }
      }
    `);
    await project.apply();
    expect(project.instance(address).attributes.timeouts.create).toBe('1m');
  });

  test('are hidden from the author', async () => {
    validated.splice(0);
    item('timeouts = { create = "1m" }');
    await project.apply();
    await project.apply();
    await project.destroy();
    const given = JSON.stringify([project.world.calls, validated]);
    expect(new Set(project.world.calls.map(({ verb }) => verb))).toEqual(new Set(['configure', 'create', 'read', 'plan', 'delete']));
    expect(validated).not.toEqual([]);
    expect(given).not.toContain('timeouts');
  });

  test('are null after an import, and the next plan is empty', async () => {
    project.world.objects.set('id-a', { name: 'a', realm: 'home', id: 'id-a' });
    item();
    await project.succeed('import', address, 'a');
    expect(project.instance(address).attributes.timeouts).toBeNull();
    expect(await project.plannedActions()).toEqual({});
  });

  test('are compatible with generated configuration', async () => {
    project.world.objects.set('id-a', { name: 'a', realm: 'home', id: 'id-a' });
    project.configure('import {\n  to = kinds_item.it\n  id = "a"\n}');
    await project.succeed('plan', `-generate-config-out=${project.path('generated.tf')}`);
    expect(readFileSync(project.path('generated.tf'), 'utf8')).not.toMatch(/timeouts = [^n]/);
    expect(await project.apply()).toContain('1 imported, 0 added, 0 changed, 0 destroyed');
    expect(await project.plannedActions()).toEqual({});
  });

  test('are rejected when they are not durations, each at its path', async () => {
    item('timeouts = {\n    create = "soon"\n    delete = "20"\n  }');
    const text = await project.fail('validate');
    expect(text).toMatch(/Error: Invalid create with kinds_item.it, .* create is "soon"\. Use hours, minutes and seconds, such as "30m", "1h30m" or "90s"/);
    expect(text).toContain('delete is "20".');
  });

  test.each([
    [0, { title: 'a', timeouts: { create: '1m', read: null, update: null, delete: null } }],
    [1, { name: 'a', timeouts: { create: '1m', read: null, update: null, delete: null } }],
  ])('are kept when a state of version %d is upgraded through all versions', async (version, attributes) => {
    item('timeouts = { create = "1m" }');
    await project.apply();
    const file = project.path('terraform.tfstate');
    const state = JSON.parse(readFileSync(file, 'utf8'));
    Object.assign(state.resources[0].instances[0], { schema_version: version, attributes });
    writeFileSync(file, JSON.stringify(state));
    expect(await project.plannedActions()).toEqual({});
    await project.apply('-refresh-only');
    expect(project.instance(address).attributes).toEqual({ name: 'a', realm: 'home', id: 'id-a', timeouts: expect.objectContaining({ create: '1m' }) });
  });
});
