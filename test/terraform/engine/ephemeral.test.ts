import { readFileSync } from 'node:fs';
import { KindsConnection } from './kinds-connection';
import { KindsProject } from './kinds-project';
import { encodeDynamicValue } from '../../../src/terraform/values';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { IS_OPENTOFU } from '../../support/terraform-version';

jest.setTimeout(30_000);

describeWithTerraform('an ephemeral resource', () => {
  let project: KindsProject;

  beforeEach(async () => { project = await KindsProject.start(); });
  afterEach(async () => project.end());

  const pass = (body: string, more = '') => project.configure(`
    ephemeral "kinds_pass" "it" {
      ${body}
    }
    resource "kinds_everything" "it" {
      name     = "a"
      password = ephemeral.kinds_pass.it.secret
    }
    ${more}
  `);
  const verbs = () => project.world.calls.map(({ verb }) => verb).filter((verb) => ['open', 'renew', 'close', 'create'].includes(verb));

  test('is opened and closed in the plan and in the apply, and is stored in neither plan nor state', async () => {
    pass('name = "a"');
    const { file, text } = await project.plan();
    expect(verbs()).toEqual(['open', 'close']);
    expect(project.given('open')).toEqual({ name: 'a', door: 'front', secret: undefined });
    expect(project.given('close')).toEqual({ name: 'a', renewals: 0, cancelled: false });
    project.world.calls.splice(0);
    await project.succeed('apply', file);
    expect(verbs()).toEqual(['open', 'create', 'close']);
    expect(project.given('create').password).toBe('s3cret-a');
    const kept = [text, project.printed, readFileSync(project.path('terraform.tfstate'), 'utf8')].join();
    expect(kept).not.toContain('s3cret-a');
    expect(await project.plannedActions()).toEqual({});
  });

  test('is opened only in the apply when its configuration is unknown before', async () => {
    pass('name = terraform_data.input.output', 'resource "terraform_data" "input" {\n  input = "late"\n}');
    const { file } = await project.plan();
    expect(verbs()).toEqual([]);
    await project.succeed('apply', file);
    expect(project.given('create').password).toBe('s3cret-late');
  });

  test('is opened only in the apply when the provider is not configured before', async () => {
    // OpenTofu opens an ephemeral resource in the plan if it does not depend on a change.
    pass(`name = "a"\n${IS_OPENTOFU ? 'depends_on = [terraform_data.endpoint]' : ''}`, `
      resource "terraform_data" "endpoint" {
        input = "there"
      }
      provider "kinds" {
        endpoint = terraform_data.endpoint.output
      }
    `);
    const { file, text } = await project.plan();
    expect(verbs()).toEqual([]);
    if (!IS_OPENTOFU) expect(text).toContain('Warning: Provider configuration not known yet');
    await project.succeed('apply', file);
    expect(verbs()).toEqual(['open', 'create', 'close']);
    expect(project.given('create').password).toBe('s3cret-a');
  });

  test('is renewed as long as it is needed', async () => {
    pass('name = "renewed"');
    project.world.pause = new Promise((resolve) => {
      project.world.renewed = () => { if (verbs().filter((verb) => verb === 'renew').length === 2) resolve(); };
    });
    await project.apply();
    expect(verbs()).toEqual(['open', 'close', 'open', 'create', 'renew', 'renew', 'close']);
    expect(project.world.calls.filter(({ verb }) => verb === 'renew').map(({ given }) => given.renewals)).toEqual([0, 1]);
  });

  test('reports when it cannot be closed', async () => {
    pass('name = "stuck"');
    expect(await project.fail('plan')).toMatch(/Error: Could not close pass "stuck" with ephemeral\.kinds_pass\.it, .* The power went out\. Pay the bill\./);
  });

  test.each<[string, string, RegExp]>([
    ['what its author refuses', 'name = "refused"', /Error: No pass with ephemeral\.kinds_pass\.it, .* Ask for another\./],
    ['a faulty configuration, at its place', 'name = "a"\n  door = "back"', /Error: Wrong door with ephemeral\.kinds_pass\.it, .* door = "back" door is "back"\. Use "front"\./],
  ])('fails for %s', async (_why, body, message) => {
    pass(body);
    expect(await project.fail('plan')).toMatch(message);
  });

  test('shows warnings to the user', async () => {
    pass('name = "warned"');
    expect((await project.plan()).text).toMatch(/Warning: Old pass with ephemeral\.kinds_pass\.it, .* Get a new one\./);
  });
});

describe('an ephemeral resource in direct calls', () => {
  let kinds: KindsConnection;

  beforeEach(async () => { kinds = await KindsConnection.start(); });
  afterEach(async () => kinds.end());

  const typeName = 'kinds_pass';
  const config = (name: string) => encodeDynamicValue(['object', { name: 'string', door: 'string', secret: 'string' }], { name, door: null, secret: null });

  test('reports which one cannot be renewed, and why', async () => {
    const { private: kept, renewAt } = await kinds.client.call('OpenEphemeralResource', { typeName, config: config('lost') });
    expect(Math.abs(renewAt!.seconds * 1000 + renewAt!.nanos / 1_000_000 - Date.now())).toBeLessThan(5000);
    const { diagnostics } = await kinds.client.call('RenewEphemeralResource', { typeName, private: kept });
    expect(diagnostics).toMatchObject([{ summary: 'Could not renew pass "lost"', detail: 'The power went out. Pay the bill.' }]);
  });

  test('is closed, but not opened, after the user cancels', async () => {
    const { private: kept } = await kinds.client.call('OpenEphemeralResource', { typeName, config: config('a') });
    await kinds.client.call('StopProvider', {});
    const refused = await kinds.client.call('OpenEphemeralResource', { typeName, config: config('b') });
    expect(refused.diagnostics).toMatchObject([{ summary: 'Could not open pass "b"', detail: expect.stringContaining('It was cancelled.') }]);
    expect(await kinds.client.call('CloseEphemeralResource', { typeName, private: kept })).toEqual({ diagnostics: [] });
    expect(kinds.world.calls.at(-1)).toEqual({ verb: 'close', given: { name: 'a', renewals: 0, cancelled: false } });
  });

  test('is not closed if it was never opened', async () => {
    expect(await kinds.client.call('CloseEphemeralResource', { typeName })).toEqual({ diagnostics: [] });
    expect(kinds.world.calls.map(({ verb }) => verb)).toEqual(['configure']);
  });
});
