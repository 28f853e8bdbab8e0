import { KindsConnection } from './kinds-connection';
import { objectType } from '../../../src/terraform/engine/attribute-type';
import { resourceSchema } from '../../../src/terraform/engine/timeouts';
import { decodeDynamicValue, encodeDynamicValue, type TerraformType, type Value } from '../../../src/terraform/values';

const typeName = 'kinds_item';
const FILTER: TerraformType = ['object', { realm: 'string', whole: 'bool' }];
const IDENTITY: TerraformType = ['object', { id: 'string', realm: 'string' }];

let kinds: KindsConnection;
let itemType: TerraformType;

beforeEach(async () => {
  kinds = await KindsConnection.start();
  itemType = objectType(resourceSchema(kinds.provider.resources.find(({ type }) => type === typeName)!).attributes);
});
afterEach(async () => kinds.end());

/** Creates items. A name that begins with `far` is in the realm "away". */
function items(...names: string[]): void {
  for (const name of names) kinds.world.objects.set(`id-${name}`, { name, realm: name.startsWith('far') ? 'away' : 'home', id: `id-${name}` });
}

interface Asked {
  readonly filter?: { realm?: string; whole?: boolean } | null;
  readonly limit?: number;
  readonly includeResourceObject?: boolean;
}

async function listed({ filter = {}, ...asked }: Asked = {}) {
  const config = encodeDynamicValue(FILTER, filter === null ? null : { realm: null, whole: null, ...filter });
  const events: any[] = [];
  for await (const event of kinds.client.answers('ListResource', { typeName, config, limit: 100, ...asked })) {
    events.push({
      name: event.displayName,
      identity: decodeDynamicValue(IDENTITY, event.identity?.identityData),
      state: event.resourceObject === undefined ? undefined : decodeDynamicValue(itemType, event.resourceObject),
      diagnostics: event.diagnostic.map(({ severity, summary, detail }) => [severity, summary, detail].join(': ')),
    });
  }
  return events;
}

const names = async (asked?: Asked) => (await listed(asked)).map(({ name }) => name);
const verbs = () => kinds.world.calls.map(({ verb }) => verb).filter((verb) => verb !== 'configure');

test('returns each object with its name and its identity', async () => {
  items('a', 'farb');
  expect(await listed()).toEqual([
    { name: 'Item a', identity: { id: 'id-a', realm: 'home' }, state: undefined, diagnostics: [] },
    { name: 'Item farb', identity: { id: 'id-farb', realm: 'away' }, state: undefined, diagnostics: [] },
  ]);
  expect(verbs()).toEqual(['list', 'list end']);
});

test.each<[string, Asked, string[], object]>([
  ['a filter', { filter: { realm: 'away' } }, ['Item farb'], { realm: 'away', whole: false }],
  ['an empty filter', { filter: {} }, ['Item a', 'Item farb', 'Item c'], { realm: null, whole: false }],
  ['no filter at all', { filter: null }, ['Item a', 'Item farb', 'Item c'], { realm: null, whole: false }],
  ['a limit', { limit: 2 }, ['Item a', 'Item farb'], { realm: null, whole: false }],
  ['no limit', { limit: 0 }, ['Item a', 'Item farb', 'Item c'], { realm: null, whole: false }],
  ['names of their own', { filter: { whole: true } }, ['a', 'farb', 'c'], { realm: null, whole: true }],
])('returns the right objects for %s', async (_what, asked, expected, given) => {
  items('a', 'farb', 'c');
  expect(await names(asked)).toEqual(expected);
  expect(kinds.world.calls.find(({ verb }) => verb === 'list')?.given).toEqual(given);
});

test('stops at the limit', async () => {
  items('a', 'broken');
  expect(await names({ limit: 1 })).toEqual(['Item a']);
  expect(verbs()).toEqual(['list', 'list end']);
});

test('returns whole objects, reads those that the listing shows partly, and skips those that are gone', async () => {
  items('a', 'ghost', 'c');
  const whole = ['a', 'c'].map((name) => ({ name, realm: 'home', id: `id-${name}`, timeouts: null }));
  expect((await listed({ includeResourceObject: true })).map(({ state }) => state)).toEqual(whole);
  expect(verbs()).toEqual(['list', 'read', 'read', 'read', 'list end']);
  expect(kinds.world.calls.find(({ verb }) => verb === 'read')?.given).toEqual({ name: null, realm: 'home', id: 'id-a' });
});

test('reads no objects when the listing is complete', async () => {
  items('a');
  expect((await listed({ includeResourceObject: true, filter: { whole: true } })).map(({ state }) => state)).toEqual([{ name: 'a', realm: 'home', id: 'id-a', timeouts: null }]);
  expect(verbs()).toEqual(['list', 'list end']);
});

test('ends with the error, after the results before it', async () => {
  items('a', 'broken', 'c');
  expect(await listed()).toMatchObject([{ name: 'Item a', diagnostics: [] }, { name: '', identity: null, diagnostics: ['1: Could not list items: The power went out. Pay the bill.'] }]);
});

test.each<[string, object, string]>([
  ['identity', { id: 7 }, 'id: expected a string, got a number'],
  ['object', { name: true }, 'name: expected a string, got a bool'],
])('reports a value of the wrong type in the %s, after the results before it', async (_part, wrong, fault) => {
  items('a', 'b', 'c');
  Object.assign(kinds.world.objects.get('id-b'), wrong);
  const diagnostic = `1: Could not list items: ValueError: ${fault}. This is a bug in the provider; please report it.`;
  expect(await listed({ includeResourceObject: true, filter: { whole: true } })).toMatchObject([
    { name: 'a', diagnostics: [] },
    { name: '', identity: null, diagnostics: [diagnostic] },
  ]);
});

test('passes a warning on with its result', async () => {
  items('a', 'odd', 'c');
  expect((await listed()).map(({ diagnostics }) => diagnostics)).toEqual([[], ['2: Odd item: Look at it.'], []]);
});

test('stops, with its requests, when nobody reads the results any more', async () => {
  items('a', 'b', 'slow');
  const ended = new Promise<void>((resolve) => { kinds.world.listed = resolve; });
  const config = encodeDynamicValue(FILTER, null);
  for await (const { displayName } of kinds.client.answers('ListResource', { typeName, config, limit: 100 })) {
    if (displayName === 'Item a') break;
  }
  await ended;
  expect(verbs().at(-1)).toBe('list end');
});

test('stops when the user cancels', async () => {
  items('a', 'slow');
  kinds.world.hangs = 'list on';
  const events = kinds.client.answers('ListResource', { typeName, config: encodeDynamicValue(FILTER, null), limit: 100 });
  expect((await events.next()).value).toMatchObject({ displayName: 'Item a' });
  const last = events.next();
  await kinds.client.call('StopProvider', {});
  expect((await last).value).toMatchObject({ diagnostic: [{ summary: 'Could not list items', detail: expect.stringContaining('It was cancelled.') }] });
  expect(kinds.world.calls.at(-1)).toEqual({ verb: 'list end', given: true });
});

test.each<[string, Value, string[]]>([
  ['left out', null, []],
  ['a good one', { realm: 'away', whole: null }, []],
  ['a bad one', { realm: 'nowhere', whole: true }, ['realm is "nowhere". Use one of "home", "away".']],
])('checks the filter: %s', async (_what, filter, expected) => {
  const { diagnostics } = await kinds.client.call('ValidateListResourceConfig', { typeName, config: encodeDynamicValue(FILTER, filter) });
  expect(diagnostics.map(({ detail }) => detail)).toEqual(expected);
});

test('returns which resources can be listed, and by which attributes', async () => {
  const { listResourceSchemas, serverCapabilities } = await kinds.client.call('GetProviderSchema', {});
  expect(Object.keys(listResourceSchemas)).toEqual([typeName]);
  expect(listResourceSchemas[typeName].block?.attributes?.map(({ name, optional }) => [name, optional])).toEqual([['realm', true], ['whole', true]]);
  expect(serverCapabilities).toMatchObject({ generateResourceConfig: true });
  const { listResources } = await kinds.client.call('GetMetadata', {});
  expect(listResources).toEqual([{ typeName }]);
});
