import { KindsProject } from './kinds-project';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(30_000);

describeWithTerraform('an operation that fails', () => {
  let project: KindsProject;
  const address = 'kinds_everything.it';

  beforeEach(async () => {
    project = await KindsProject.start();
    project.everything('  name = "a"\n  text = "one"');
  });
  afterEach(async () => project.end());

  /** A run that may report a bug in the provider, because the test expects one. */
  const applyWithBug = async () => (await project.start(['apply', '-auto-approve', '-no-color']).outcome).text;

  test('reports cause and remedy, and leaves no trace before the object exists', async () => {
    project.world.trouble = 'several';
    const text = await project.failApply();
    expect(text).toMatch(/Error: First fault with kinds_everything.it, .* text = "one" One\./);
    expect(text).toContain('Error: Second fault');
    expect(project.state()).toEqual([]);
  });

  test('saves a half-finished create as tainted, and the next apply replaces it', async () => {
    project.world.trouble = 'half-way';
    expect(await project.failApply()).toContain('Error: Could not create thing "a"');
    expect(project.instance(address)).toMatchObject({ status: 'tainted', attributes: { id: 'id-a', name: 'a', text: 'one', revision: null } });
    project.world.trouble = undefined;
    expect(await project.plannedActions()).toEqual({ [address]: 'delete-create' });
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
  });

  test('leaves no trace when a create removed what it had created', async () => {
    project.world.trouble = 'undone';
    expect(await project.failApply()).toContain('Error: Could not create thing "a"');
    expect(project.state()).toEqual([]);
  });

  test('keeps what an update saved, and the next apply continues', async () => {
    await project.apply();
    project.everything('  name = "a"\n  text = "two"\n  mode = "slow"');
    project.world.trouble = 'half-way';
    expect(await project.failApply()).toContain('Error: Could not update thing "a"');
    expect(project.instance(address)).toMatchObject({ attributes: { text: 'two', mode: 'fast', revision: 1 } });
    expect(project.instance(address).status).toBeUndefined();
    project.world.trouble = undefined;
    await project.apply();
    expect(project.it).toMatchObject({ text: 'two', mode: 'slow', revision: 2 });
  });

  test('keeps the object when a delete fails', async () => {
    await project.apply();
    project.world.trouble = 'half-way';
    expect(await project.fail('destroy', '-auto-approve')).toContain('Error: Could not delete thing "a" The power went out. Pay the bill.');
    expect(project.it.name).toBe('a');
    project.world.trouble = undefined;
    await project.destroy();
  });

  test('does not fail a delete when the object is already gone', async () => {
    await project.apply();
    project.world.objects.clear();
    expect(await project.destroy('-refresh=false')).toContain('1 destroyed');
  });

  test('plans a create when the object is gone', async () => {
    await project.apply();
    project.world.objects.clear();
    expect(await project.plannedActions()).toEqual({ [address]: 'create' });
  });

  test('keeps the object when a read fails, even with "not found"', async () => {
    await project.apply();
    project.world.trouble = 'not found';
    expect(await project.fail('plan')).toContain('Error: Could not read thing "a"');
    expect(project.it.name).toBe('a');
  });

  test('stops at its timeout, with the known values in the state', async () => {
    project.world.trouble = 'hangs';
    expect(await project.failApply()).toMatch(
      /Could not create thing "a" .* It took longer than 0.5 seconds\. What is known to be done is in the state; apply again to go on, if need be with more time in timeouts\.create\./,
    );
    expect(project.instance(address)).toMatchObject({ status: 'tainted', attributes: { id: 'id-a' } });
  });

  test('stops at once when the user cancels, with the known values in the state', async () => {
    project.world.trouble = 'hangs';
    const hanging = new Promise<void>((resolve) => { project.world.hanging = resolve; });
    const run = project.start(['apply', '-auto-approve', '-no-color']);
    await hanging;
    run.interrupt();
    const { code, text } = await run.outcome;
    expect(code).toBe(1);
    expect(text).toMatch(/Could not create thing "a" .* It was cancelled\. What is known to be done is in the state; apply again to go on\./);
    expect(project.instance(address)).toMatchObject({ status: 'tainted', attributes: { id: 'id-a' } });
    project.world.trouble = undefined;
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
  });

  test('blames the provider for a missing value, and says how to keep the object', async () => {
    project.world.trouble = 'missing value';
    const text = await applyWithBug();
    expect(text).toContain('Error: Provider returned no "revision" after create');
    expect(text).toContain('Thing "a" may exist already: import it before applying again. This is a bug in the provider; please report it.');
  });

  test('blames the provider for an unexpected error', async () => {
    project.world.trouble = 'unexpected';
    expect(await applyWithBug()).toMatch(
      /Error: Could not create thing "a" .* TypeError: x is not a function\. This is a bug in the provider; please report it\./,
    );
    expect(project.state()).toEqual([]);
  });
});

describeWithTerraform('a configuration', () => {
  let project: KindsProject;

  beforeEach(async () => { project = await KindsProject.start(); });
  afterEach(async () => project.end());

  test('reports all its faults at once, each at its attribute', async () => {
    project.configure(`
      resource "kinds_everything" "it" {
        name = "a"
        mode = "quick"
      }
      resource "kinds_choice" "none" {}
      resource "kinds_choice" "both" {
        one   = "a"
        other = "b"
      }
      data "kinds_echo" "it" {
        text  = "a"
        times = 10
      }
    `);
    const text = await project.fail('validate');
    expect(text).toMatch(/Error: Invalid mode with kinds_everything.it, .* mode = "quick" mode is "quick". Use one of "fast", "slow"\./);
    expect(text).toMatch(/Error: Missing attribute with kinds_choice.none, .* None of "one", "other" is set. Set exactly one of them\./);
    expect(text).toMatch(/Error: Conflicting attributes with kinds_choice.both, .* other = "b" "one", "other" are set together. Of "one", "other" only one may be set: remove the others\./);
    expect(text).toMatch(/Error: Invalid times with data.kinds_echo.it, .* times is 10. Use a whole number from 1 to 9\./);
  });

  test('may contain an unknown value that decides whether it is valid', async () => {
    project.configure(`
      resource "terraform_data" "input" {
        input = "a"
      }
      resource "kinds_choice" "it" {
        one = terraform_data.input.output
      }
      resource "kinds_everything" "it" {
        name = "a"
        mode = terraform_data.input.output == "a" ? "slow" : "fast"
      }
    `);
    await project.apply();
    expect(project.it.mode).toBe('slow');
  });

  test('of the provider reads missing values from the environment, in order, and treats an empty value as missing', async () => {
    const saved = { ...process.env };
    try {
      Object.assign(process.env, { KINDS_ENDPOINT: '', KINDS_URL: 'from-url' });
      await project.everything('  name = "a"').plan();
      expect(project.given('configure')).toMatchObject({ endpoint: 'from-url', key: null });
      process.env.KINDS_ENDPOINT = 'from-endpoint';
      await project.plan();
      expect(project.given('configure')).toMatchObject({ endpoint: 'from-endpoint' });
      await project.everything('  name = "a"', 'provider "kinds" {\n  endpoint = ""\n}').plan();
      expect(project.given('configure')).toMatchObject({ endpoint: '' });
    } finally {
      process.env = saved;
    }
  });

  const unknownProvider = `
    resource "terraform_data" "endpoint" {
      input = "REVISION"
    }
    provider "kinds" {
      endpoint = terraform_data.endpoint.output
    }
  `;

  test('of the provider may be unknown until the apply', async () => {
    project.everything('  name = "a"', unknownProvider);
    expect(await project.plannedActions()).toEqual({ 'kinds_everything.it': 'create', 'terraform_data.endpoint': 'create' });
    expect(project.given('configure')).toBeUndefined();
    await project.apply();
    expect(project.given('configure')).toMatchObject({ endpoint: 'REVISION' });
    expect(await project.plannedActions()).toEqual({});
  });

  test('of the provider that is unknown leaves the state unchanged, with a warning', async () => {
    project.everything('  name = "a"', unknownProvider);
    await project.apply();
    project.everything('  name = "a"', unknownProvider.replace('REVISION', 'other'));
    const { text, changes } = await project.plan();
    expect(text).toContain('Warning: Provider configuration not known yet');
    expect(text).toContain('Until then the state is taken as it was stored.');
    expect(changes.map(({ address }) => address)).toEqual(['terraform_data.endpoint']);
    await project.apply();
  });

  test('of the provider that is unknown is an error when something has to be read', async () => {
    project.configure(`${unknownProvider}\ndata "kinds_echo" "it" {\n  text = "a"\n}`);
    const text = await project.fail('plan');
    expect(text).toContain('Error: Provider configuration not known yet');
    expect(text).toContain('"endpoint" of the provider\'s configuration depends on resources that have not been applied. Apply those first, for example with -target.');
  });

  test('reads data with defaults, and during the apply if it depends on unknown values', async () => {
    project.configure(`
      resource "terraform_data" "input" {
        input = "ab"
      }
      data "kinds_echo" "now" {
        text = "x"
      }
      data "kinds_echo" "later" {
        text  = terraform_data.input.output
        times = 3
      }
    `);
    await project.apply();
    expect(project.instance('data.kinds_echo.now').attributes).toEqual({ text: 'x', times: 2, result: 'xx' });
    expect(project.instance('data.kinds_echo.later').attributes.result).toBe('ababab');
    expect(await project.plannedActions()).toEqual({});
  });

  test('gets a warning for deprecated attributes', async () => {
    project.configure('resource "kinds_choice" "it" {\n  other = "a"\n}');
    const { text } = await project.succeed('validate');
    expect(text).toMatch(/Warning: Deprecated with kinds_choice.it, .* Use kinds_everything\./);
    expect(text).toMatch(/Warning: Deprecated attribute other with kinds_choice.it, .* other = "a" Use one\./);
  });
});
