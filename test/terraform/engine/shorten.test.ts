import { string, type Provider } from '../../../src/terraform';
import { shortenedIn, withoutLongValues } from '../../../src/terraform/engine/shorten';
import { encodeDynamicValue } from '../../../src/terraform/values';
import { Wire } from '../../support/core/wire';

const LONG = 'SELECT "1"; '.repeat(10_000);
const cut = (text: string) => `${text.slice(0, 80)}... (${text.length} characters)`;

test.each<[string, string, any, string]>([
  ['a short value', 'name is "x".', { name: 'x' }, 'name is "x".'],
  ['a long value', `name is "${LONG}".`, { name: LONG }, `name is "${cut(LONG)}".`],
  ['a long value as JSON has it', `name is ${JSON.stringify(LONG)}.`, [{ name: LONG }], `name is "${cut(JSON.stringify(LONG).slice(1, -1))}".`],
  ['a long key', `names holds "${LONG}".`, { names: { [LONG]: 'x' } }, `names holds "${cut(LONG)}".`],
  ['a long word that no value is', `It answered ${'x'.repeat(5000)}!`, {}, `It answered ${cut(`${'x'.repeat(5000)}!`)}`],
  ['a value with signs that mean something to a replacement', `It is ${'$& '.repeat(200)}.`, { a: '$& '.repeat(200) }, `It is ${cut('$& '.repeat(200))}.`],
])('%s', (_what, message, whole, expected) => {
  expect(shortenedIn(message, whole)).toBe(expected);
});

test('keeps a long message of short words', () => {
  const message = 'A tenant failed. '.repeat(500);
  expect(withoutLongValues([{ severity: 'error', summary: 'Failures', detail: message }], { name: 'x' })[0].detail).toBe(message);
});

describe('shortens a message about', () => {
  const quoting = (value: unknown): never => { throw new Error(`No use for ${String(value)}`); };
  const attributes = { url: string({ optional: true, env: ['A_TEST_URL'], description: 'A URL.' }) };
  const resource = { type: 'a_thing', noun: 'thing', schema: { description: 'A thing.', attributes }, importState: quoting, move: { b_thing: ({ url }: any) => quoting(url) } };
  const provider: Provider = {
    name: 'a', schema: { description: 'A provider.', attributes }, resources: [resource as any], dataSources: [], configure: ({ url }) => quoting(url), explain: () => undefined,
  };
  const wire = new Wire(provider);
  const config = (url: string | null) => encodeDynamicValue(['object', { url: 'string' }], { url });
  afterEach(() => { delete process.env.A_TEST_URL; });

  test.each<[string, () => Promise<{ readonly diagnostics: readonly { readonly detail?: string }[] }>]>([
    ['the id of an import', async () => wire.call('ImportResourceState', { typeName: 'a_thing', id: LONG })],
    ['what a move takes over', async () => wire.call('MoveResourceState', { targetTypeName: 'a_thing', sourceTypeName: 'b_thing', sourceState: { json: Buffer.from(JSON.stringify({ url: LONG })) } })],
    ['the configuration of the provider', async () => wire.call('ConfigureProvider', { config: config(LONG) })],
    ['a variable of the environment', async () => {
      process.env.A_TEST_URL = LONG;
      return wire.call('ConfigureProvider', { config: config(null) });
    }],
  ])('%s', async (_what, ask) => {
    expect((await ask()).diagnostics.map(({ detail }) => detail)).toEqual([expect.stringContaining(`No use for ${cut(LONG)}`)]);
  });
});
