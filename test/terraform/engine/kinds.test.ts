import { KindsProject } from './kinds-project';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(30_000);

const FULL = `
  name     = "full"
  text     = "text"
  amount   = 12345678901234567890.5
  flag     = false
  mode     = "slow"
  secret   = "s3cret"
  password = "pa55"
  either   = "given"
  strings  = ["b", "a"]
  numbers  = [3, 1, 2]
  tags     = { env = "test", "a b" = "" }
  shape    = { width = 9007199254740993, label = null }
  single   = { size = 1 }
  items    = [{ key = "a" }, { key = "b", note = "n" }]
  rules    = [{ port = 2 }, { port = 1, action = "deny" }]
  places   = { x = { zone = "1" }, y = { zone = "2" } }
`;

const EMPTY = `
  name    = "empty"
  strings = []
  numbers = []
  tags    = {}
  items   = []
  rules   = []
  places  = {}
`;

describeWithTerraform('a resource with attributes of every kind', () => {
  let project: KindsProject;

  beforeEach(async () => { project = await KindsProject.start(); });
  afterEach(async () => project.end());

  test.each([
    ['all attributes set', FULL],
    ['nothing optional set', '  name = "bare"'],
    ['empty collections', EMPTY],
    ['null for everything optional', `  name = "null"\n${['text', 'amount', 'flag', 'mode', 'secret', 'either', 'strings', 'numbers', 'tags', 'shape', 'single', 'items', 'rules', 'places'].map((name) => `  ${name} = null`).join('\n')}`],
    ['nulls inside collections', '  name = "nulls"\n  strings = ["a", null]\n  tags = { a = null }\n  items = [{ key = "a", note = null }]'],
    ['other spellings of equal values', '  name = "cafe\\u0301"\n  amount = 1.50\n  numbers = [1, 1.0, 2]\n  text = ""'],
    ['set elements that differ in a default only', '  name = "near"\n  rules = [{ port = 1 }, { port = 1, action = "deny" }]'],
    ['set elements of which one is what a default makes of another', '  name = "near"\n  rules = [{ port = 1 }, { port = 1, action = "deny" }, { port = 1, action = "aaa" }, { port = 2, action = "zzz" }, { port = 2 }]'],
    ['set elements that a default makes equal', '  name = "same"\n  rules = [{ port = 1 }, { port = 1, action = "allow" }]'],
  ])('is created, unchanged afterwards, and destroyed: %s', async (_situation, body) => {
    project.everything(body);
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
    await project.destroy();
    expect(project.world.objects.size).toBe(0);
  });

  test('keeps every digit of a number that its author returns', async () => {
    project.everything(FULL);
    await project.apply();
    const { stdout } = await project.succeed('output', '-json').then(() => project.succeed('show', '-json'));
    expect(stdout).toContain('"amount":12345678901234567890.5');
    expect(stdout).toContain('"width":9007199254740993');
  });

  test('passes write-only values to create, and stores them nowhere', async () => {
    project.everything(FULL);
    const { file } = await project.plan();
    await project.succeed('apply', file);
    expect(project.given('create').password).toBe('pa55');
    expect(project.it.password).toBeNull();
    expect(JSON.stringify(project.state())).not.toContain('pa55');
  });

  test('passes write-only values inside nested attributes to create and update, and stores them nowhere', async () => {
    const nested = (size: number) => project.everything(`
      name   = "nested"
      single = { size = ${size}, token = "t0ken-single" }
      items  = [{ key = "a", token = "t0ken-a" }, { key = "b" }, { key = "c", token = "t0ken-c" }]
    `);
    nested(1);
    const { file, changes } = await project.plan();
    await project.succeed('apply', file);
    expect(project.given('create')).toMatchObject({ single: { token: 't0ken-single' }, items: [{ token: 't0ken-a' }, { token: null }, { token: 't0ken-c' }] });
    expect(project.it).toMatchObject({ single: { size: 1, token: null }, items: [{ token: null }, { token: null }, { token: null }] });
    expect(await project.plannedActions()).toEqual({});
    nested(2);
    await project.apply();
    expect(project.given('update')).toMatchObject({ single: { size: 2, token: 't0ken-single' }, items: [{ token: 't0ken-a' }, {}, {}] });
    expect(JSON.stringify([changes, project.state()])).not.toContain('t0ken-');
  });

  test('sets defaults, including those inside nested attributes', async () => {
    project.everything(FULL.replace('flag     = false', '').replace('mode     = "slow"', ''));
    const [{ after }] = (await project.plan()).changes;
    expect(after).toMatchObject({ flag: true, mode: 'fast', single: { size: 1, unit: 'mb' }, rules: expect.arrayContaining([{ port: 1, action: 'deny' }, { port: 2, action: 'allow' }]) });
  });

  test('stores null when nothing was set, although the author returns an empty list', async () => {
    project.everything('  name = "bare"');
    await project.apply();
    expect(project.it.strings).toBeNull();
    project.everything('  name = "bare"\n  strings = []');
    expect(await project.plannedActions()).toEqual({ 'kinds_everything.it': 'update' });
    await project.apply();
    expect(project.it.strings).toEqual([]);
  });

  test('plans unknown values for what the provider sets, except stable ones, when something changes', async () => {
    project.everything(FULL);
    await project.apply();
    // Terraform warns that ignore_changes has no effect for values of the provider, and sends the values of the state as configuration.
    const ignoring = 'lifecycle {\n    ignore_changes = [id, revision, found]\n  }';
    project.everything(`${FULL.replace('"text"', '"other"').replace('either   = "given"', '')}${ignoring}`);
    const [change] = (await project.plan()).changes;
    expect(change).toMatchObject({ actions: 'update', after: { id: 'id-full', single: { id: 'single' }, items: [{ id: 'item-a' }, { id: 'item-b' }] } });
    expect(change.afterUnknown).toMatchObject({ either: true, revision: true, found: true });
    expect(change.afterUnknown.id).toBeUndefined();
    await project.apply();
    expect(project.it).toMatchObject({ text: 'other', revision: 2, either: 'found' });
    expect(await project.plannedActions()).toEqual({});
  });

  const inputs = { text: '"t"', amount: '1.5', flag: 'true', mode: '"slow"', strings: '["a"]', numbers: '[1, 2]', tags: '{ a = "b" }', shape: '{ width = 1, label = "l" }', single: '{ size = 1 }', items: '[{ key = "a" }]', rules: '[{ port = 1 }]', places: '{ x = { zone = "1" } }' };

  test.each(Object.entries(inputs))('plans and applies %s that is unknown until the apply', async (name, value) => {
    const late = (revision: number) => project.everything(
      `  name = "late"\n  ${name} = terraform_data.input.output.value`,
      `resource "terraform_data" "input" {\n  input = { revision = ${revision}, value = ${value} }\n}`,
    );
    late(1);
    const { changes } = await project.plan();
    expect(changes.find(({ address }) => address === 'kinds_everything.it')?.afterUnknown[name]).toBe(true);
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
    late(2);
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
  });

  test('plans nested values that are partly unknown', async () => {
    const late = (revision: number) => project.everything(`
      name    = "late"
      strings = ["a", terraform_data.input.output.text]
      tags    = { (terraform_data.input.output.text) = "x" }
      single  = { size = terraform_data.input.output.number }
      items   = [{ key = "a", note = terraform_data.input.output.text }, { key = "b" }]
      rules   = [{ port = terraform_data.input.output.number }, { port = 1 }]
      places  = { x = { zone = terraform_data.input.output.text } }
    `, `resource "terraform_data" "input" {\n  input = { text = "t${revision}", number = ${revision} }\n}`);
    for (const revision of [7, 8, 1]) {
      late(revision);
      await project.apply();
      expect(project.it).toMatchObject({ strings: ['a', `t${revision}`], items: [{ note: `t${revision}` }, { key: 'b', id: 'item-b' }] });
      expect(await project.plannedActions()).toEqual({});
    }
  });

  test.each<[string, string, string, unknown[]]>([
    ['an attribute', '  name = "a"', '  name = "b"', [['name']]],
    ['an attribute inside a list', '  name = "a"\n  items = [{ key = "x" }, { key = "y" }]', '  name = "a"\n  items = [{ key = "x" }, { key = "z" }]', [['items', 1, 'key']]],
    ['two at once', '  name = "a"\n  items = [{ key = "x" }]', '  name = "b"\n  items = [{ key = "z" }]', [['name'], ['items', 0, 'key']]],
  ])('names exactly the attributes that replace it: %s', async (_what, before, after, paths) => {
    project.everything(before);
    await project.apply();
    project.everything(after);
    expect((await project.plan()).changes).toMatchObject([{ actions: 'delete-create', replacePaths: paths }]);
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
  });

  test('is updated when only parts change that do not replace it', async () => {
    project.everything('  name = "a"\n  items = [{ key = "x" }]');
    await project.apply();
    project.everything('  name = "a"\n  items = [{ key = "x", note = "n" }, { key = "y" }]');
    expect((await project.plan()).changes).toMatchObject([{ actions: 'update', replacePaths: [] }]);
    await project.apply();
  });

  test('is imported with the attributes in its id, and reads the others', async () => {
    project.world.objects.set('there', { flag: true, mode: 'fast', either: 'found', found: [], revision: 1, id: 'id-there' });
    project.everything('  name = "there"');
    await project.succeed('import', 'kinds_everything.it', 'there');
    expect(project.it).toMatchObject({ name: 'there', id: 'id-there', text: null });
    expect(await project.plannedActions()).toEqual({});
  });
});
