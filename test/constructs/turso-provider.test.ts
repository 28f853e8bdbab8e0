import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack, Testing } from 'cdktf';
import { newStack, synthesized } from './synthesized';
import { TursoGroup, TursoProvider, bindings } from '../../src';

const manifest = JSON.parse(readFileSync(join(__dirname, '../../lib/plugin/manifest.json'), 'utf8')) as { version: string };

describe('the provider', () => {
  test('leaves everything to the environment by default', () => {
    const stack = newStack();
    new TursoProvider(stack, 'turso');
    expect(synthesized(stack).provider.turso).toEqual([{}]);
  });

  test('takes its configuration from code', () => {
    const stack = newStack();
    new TursoProvider(stack, 'turso', { organization: 'acme', apiToken: 'secret', apiUrl: 'http://127.0.0.1:8080', concurrency: 4 });
    expect(synthesized(stack).provider.turso).toEqual([
      { organization: 'acme', api_token: 'secret', api_url: 'http://127.0.0.1:8080', concurrency: 4 },
    ]);
  });

  test('is required from its host in the version that is carried', () => {
    const stack = newStack();
    new TursoProvider(stack, 'turso');
    expect(synthesized(stack).terraform.required_providers).toEqual({
      turso: { source: 'registry.terraform.io/cdktf-turso/turso', version: manifest.version },
    });
  });

  test('is added to a stack that has none', () => {
    const stack = newStack();
    new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
    new TursoGroup(stack, 'other', { location: 'aws-eu-west-1' });
    expect(synthesized(stack).provider.turso).toEqual([{}]);
    expect(stack.node.children.map(({ node }) => node.id)).toEqual(['main', 'other', 'TursoProvider']);
  });

  test('may be written after the constructs that need it', () => {
    const stack = newStack();
    new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
    new TursoProvider(stack, 'turso', { organization: 'acme' });
    expect(synthesized(stack).provider.turso).toEqual([{ organization: 'acme' }]);
  });

  test('any construct of the stack finds it, or adds it', () => {
    const stack = newStack();
    const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
    const provider = TursoProvider.of(group);
    expect(provider.node.path).toBe('app/TursoProvider');
    expect(TursoProvider.of(stack)).toBe(provider);
  });

  test('each stack has its own', () => {
    const app = Testing.app();
    const [one, two] = [new TerraformStack(app, 'one'), new TerraformStack(app, 'two')];
    expect(TursoProvider.of(one)).not.toBe(TursoProvider.of(two));
    expect(TursoProvider.of(two).node.path).toBe('two/TursoProvider');
  });

  test('can be a generated class', () => {
    const stack = newStack();
    const provider = new bindings.TursoProviderBase(stack, 'turso');
    new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
    expect(TursoProvider.of(stack)).toBe(provider);
    expect(synthesized(stack).provider.turso).toEqual([{}]);
    expect(synthesized(stack).terraform.required_providers.turso.version).toBe(manifest.version);
  });

  test('serves the generated classes beside others with an alias', () => {
    const stack = newStack();
    new TursoProvider(stack, 'turso', { organization: 'acme' });
    const other = new TursoProvider(stack, 'other', { organization: 'other', alias: 'other' });
    new bindings.GroupResource(stack, 'group', { name: 'main', location: 'aws-eu-west-1', provider: other });
    expect(synthesized(stack).provider.turso).toEqual([{ organization: 'acme' }, { organization: 'other', alias: 'other' }]);
    expect(synthesized(stack).resource.turso_group.group.provider).toBe('turso.other');
  });

  test('fails when the stack has one already', () => {
    const stack = newStack();
    new TursoProvider(stack, 'first');
    expect(() => new TursoProvider(stack, 'second')).toThrow(new Error(
      'app/second: the stack has a Turso provider without an alias already, "app/first". Use that one, or give this one an alias of its own.',
    ));
  });

  test('fails when the stack has one with its alias already', () => {
    const stack = newStack();
    new TursoProvider(stack, 'first', { alias: 'eu' });
    expect(() => new TursoProvider(stack, 'second', { alias: 'eu' })).toThrow(new Error(
      'app/second: the stack has a Turso provider with the alias "eu" already, "app/first". Use that one, or give this one an alias of its own.',
    ));
  });
});

describe('synthesis', () => {
  let outdir: string;
  beforeEach(() => { outdir = mkdtempSync(join(tmpdir(), 'cdktf-')); });
  afterEach(() => rmSync(outdir, { recursive: true }));

  test('puts the plugin and its lock entry into the folder of each stack that uses Turso', () => {
    const app = new App({ outdir });
    TursoProvider.of(new TerraformStack(app, 'orders'));
    new TursoGroup(new TerraformStack(app, 'shop'), 'main', { location: 'aws-eu-west-1' });
    new TerraformStack(app, 'plain');
    app.synth();
    for (const stack of ['orders', 'shop']) {
      const plugins = join(outdir, 'stacks', stack, 'terraform.d/plugins/registry.terraform.io/cdktf-turso/turso');
      expect(readdirSync(plugins)).toEqual([manifest.version]);
      expect(lockFile(stack)).toMatch(`provider "registry.terraform.io/cdktf-turso/turso" {\n  version     = "${manifest.version}"\n`);
    }
    expect(existsSync(join(outdir, 'stacks/plain/terraform.d'))).toBe(false);
  });

  test('serves a stack of generated classes alone, when asked', () => {
    const app = new App({ outdir });
    const stack = new TerraformStack(app, 'orders');
    const provider = new bindings.TursoProviderBase(stack, 'turso');
    new bindings.GroupResource(stack, 'main', { name: 'main', location: 'aws-eu-west-1' });
    expect(TursoProvider.of(stack)).toBe(provider);
    app.synth();
    expect(lockFile('orders')).toContain(manifest.version);
  });

  test('stubs the other providers that the stack requires', () => {
    const app = new App({ outdir });
    const stack = new TerraformStack(app, 'orders');
    TursoProvider.of(stack);
    stack.addOverride('terraform.required_providers.random', { source: 'hashicorp/random', version: '~> 3.6' });
    app.synth();
    expect(lockFile('orders')).toContain('provider "registry.terraform.io/hashicorp/random" {\n  constraints = "~> 3.6"\n}');
  });

  test('writes nothing again when nothing changed', () => {
    const synth = () => {
      const app = new App({ outdir });
      TursoProvider.of(new TerraformStack(app, 'orders'));
      app.synth();
      return statSync(join(outdir, 'stacks/orders/.terraform.lock.hcl')).ino;
    };
    expect(synth()).toBe(synth());
  });

  test('works for a stack that is synthesized alone, and for HCL', () => {
    const stack = newStack();
    TursoProvider.of(stack);
    const alone = Testing.fullSynth(stack);
    expect(existsSync(join(alone, 'stacks/app/.terraform.lock.hcl'))).toBe(true);
    rmSync(alone, { recursive: true });

    const app = new App({ outdir, hclOutput: true });
    TursoProvider.of(new TerraformStack(app, 'orders'));
    app.synth();
    expect(lockFile('orders')).toContain('cdktf-turso/turso');
  });

  function lockFile(stack: string): string {
    return readFileSync(join(outdir, 'stacks', stack, '.terraform.lock.hcl'), 'utf8');
  }
});
