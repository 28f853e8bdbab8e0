import { chooseEnvironment } from '../../../src/cli/env/environments';

const output = (value: unknown, sensitive = false) => ({ value, sensitive });
const APP = { TURSO_API_TOKEN: 'secret', TURSO_ORG: 'acme' };

test('finds the only output that is an object of texts with names in capital letters', () => {
  const outputs = {
    app: output(APP, true), version: output('0001'), tags: output({ team: 'crm' }), ports: output({ PORT: 8080 }), list: output(['A']), none: output(null), empty: output({}),
  };
  expect(chooseEnvironment('crm', outputs, undefined)).toEqual({ values: APP, sensitive: ['TURSO_API_TOKEN', 'TURSO_ORG'] });
});

test('takes the outputs that the user names, also with names in small letters', () => {
  const outputs = { web: output({ A: '1', B: '2' }), worker: output({ B: '2', c: '3' }, true) };
  expect(chooseEnvironment('crm', outputs, ['worker'])).toEqual({ values: { B: '2', c: '3' }, sensitive: ['B', 'c'] });
  expect(chooseEnvironment('crm', outputs, ['web', 'worker'])).toEqual({ values: { A: '1', B: '2', c: '3' }, sensitive: ['B', 'c'] });
});

test.each<[string, Record<string, unknown>, string[] | undefined, string]>([
  ['several outputs that are environments', { web: { A: '1' }, worker: { B: '2' } }, undefined, 'Stack "crm" has 2 outputs that are environments: "web", "worker". Name one with --output.'],
  ['an unknown output', { web: { A: '1' } }, ['app'], 'Stack "crm" has no output "app". Use one of "web".'],
  ['the name of a property of every object', { web: { A: '1' } }, ['toString'], 'Stack "crm" has no output "toString". Use one of "web".'],
  ['a text', { url: 'libsql://x' }, ['url'], 'Output "url" of stack "crm" is not an environment. Its value has to be an object of texts whose names are variables, such as TURSO_API_TOKEN.'],
  ['a name that is no variable', { web: { 'A B': '1' } }, ['web'], 'Output "web" of stack "crm" is not an environment. Its value has to be an object of texts whose names are variables, such as TURSO_API_TOKEN.'],
  ['outputs that contradict each other', { web: { A: 'x-secret' }, worker: { A: 'y-secret' } }, ['web', 'worker'], 'The outputs "web", "worker" give A different values. Name one of them with --output.'],
])('rejects %s', (_name, values, named, message) => {
  const outputs = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, output(value, true)]));
  expect(() => chooseEnvironment('crm', outputs, named)).toThrow(new Error(message));
});

test('says how to add an environment to a stack that has none', () => {
  expect(() => chooseEnvironment('crm', { url: output('x') }, undefined)).toThrow(/no output that is an environment.* Its outputs are "url"\. Add one: new TerraformOutput\(/s);
  expect(() => chooseEnvironment('crm', {}, undefined)).toThrow(/It has no outputs\./);
});
