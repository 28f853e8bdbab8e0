import { readFileSync } from 'node:fs';
import { KindsConnection } from './kinds-connection';
import { KindsProject } from './kinds-project';
import { objectType } from '../../../src/terraform/engine/attribute-type';
import { resourceSchema } from '../../../src/terraform/engine/timeouts';
import { decodeDynamicValue, encodeDynamicValue, type TerraformType, type Value } from '../../../src/terraform/values';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { isAtLeast } from '../../support/terraform-version';
import type { PluginClient } from '../wire/plugin-client';

jest.setTimeout(30_000);

const TYPE = 'kinds_item';
const IDENTITY: TerraformType = ['object', { id: 'string', realm: 'string' }];

let kinds: KindsConnection;
let client: PluginClient;
let itemType: TerraformType;

beforeEach(async () => {
  kinds = await KindsConnection.start();
  client = kinds.client;
  itemType = objectType(resourceSchema(kinds.provider.resources.find(({ type }) => type === TYPE)!).attributes);
});
afterEach(async () => kinds.end());

const encoded = (value: Value) => encodeDynamicValue(itemType, value);
const decoded = (value: { msgpack?: Uint8Array } | undefined) => decodeDynamicValue(itemType, value);
const identity = (sent: { identityData?: { msgpack?: Uint8Array } } | undefined) =>
  (sent === undefined ? undefined : decodeDynamicValue(IDENTITY, sent.identityData));
const identityData = (value: Value) => ({ identityData: encodeDynamicValue(IDENTITY, value) });

const nothing = encodeDynamicValue('string', null);
const written = { name: 'a', realm: null, id: null, timeouts: null };
const stored = { name: 'a', realm: 'home', id: 'id-a', timeouts: null };
const whole = { id: 'id-a', realm: 'home' };

const plan = async (prior: Value, proposed: Value, config: Value) => client.call('PlanResourceChange', {
  typeName: TYPE, priorState: encoded(prior), proposedNewState: encoded(proposed), config: encoded(config),
});
const apply = async (prior: Value, planned: Value, config: Value) => client.call('ApplyResourceChange', {
  typeName: TYPE, priorState: encoded(prior), plannedState: encoded(planned), config: encoded(config),
});

test('describes the attributes of the identity, and which ones an import may omit', async () => {
  const { identitySchemas } = await client.call('GetResourceIdentitySchemas', {});
  expect(Object.keys(identitySchemas)).toEqual([TYPE]);
  const attributes = identitySchemas[TYPE].identityAttributes.map(({ type, ...rest }) => ({ ...rest, type: Buffer.from(type).toString() }));
  expect(attributes).toEqual([
    { name: 'id', type: '"string"', requiredForImport: true, optionalForImport: false, description: 'Set by the provider.' },
    { name: 'realm', type: '"string"', requiredForImport: false, optionalForImport: true, description: 'Where it is.' },
  ]);
});

test('is unknown in the plan of a new object, and known after the create', async () => {
  const planned = await plan(null, written, written);
  expect(planned.plannedIdentity).toBeUndefined();
  const { newState, newIdentity } = await apply(null, decoded(planned.plannedState), written);
  expect(decoded(newState)).toEqual(stored);
  expect(identity(newIdentity)).toEqual(whole);
});

test('stays the same for the life of the object', async () => {
  kinds.world.objects.set('id-a', { name: 'a', realm: 'home', id: 'id-a' });
  const timeouts = { create: '1m', read: null, update: null, delete: null };
  const planned = await plan(stored, { ...stored, timeouts }, { ...written, timeouts });
  expect(identity(planned.plannedIdentity)).toEqual(whole);
  const { newState, newIdentity } = await apply(stored, decoded(planned.plannedState), { ...written, timeouts });
  expect(decoded(newState)).toEqual({ ...stored, timeouts });
  expect(identity(newIdentity)).toEqual(whole);
});

test('is the old one until a replacement is planned', async () => {
  const config = { ...written, name: 'b' };
  const first = await plan(stored, { ...stored, name: 'b' }, config);
  expect(first.requiresReplace).toMatchObject([{ steps: [{ attributeName: 'name' }] }]);
  expect(identity(first.plannedIdentity)).toEqual(whole);
  const second = await plan(null, config, config);
  expect(second.plannedIdentity).toBeUndefined();
});

test('is known in the plan of a delete, and gone afterwards', async () => {
  kinds.world.objects.set('id-a', {});
  const planned = await client.call('PlanResourceChange', { typeName: TYPE, priorState: encoded(stored), proposedNewState: nothing, config: nothing });
  expect(identity(planned.plannedIdentity)).toEqual(whole);
  const { newState, newIdentity } = await client.call('ApplyResourceChange', { typeName: TYPE, priorState: encoded(stored), plannedState: nothing, config: nothing });
  expect(decoded(newState)).toBeNull();
  expect(newIdentity).toBeUndefined();
});

test('is set by a read, even for a state without one, and kept when the read fails', async () => {
  kinds.world.objects.set('id-a', { name: 'a', realm: 'home', id: 'id-a' });
  expect(identity((await client.call('ReadResource', { typeName: TYPE, currentState: encoded(stored) })).newIdentity)).toEqual(whole);
  const gone = await client.call('ReadResource', { typeName: TYPE, currentState: encoded({ ...stored, name: 'x', id: 'x' }), currentIdentity: identityData(whole) });
  expect([decoded(gone.newState), gone.newIdentity]).toEqual([null, undefined]);
  const patience = { create: null, read: '0.01s', update: null, delete: null };
  kinds.world.hangs = 'read';
  const failed = await client.call('ReadResource', { typeName: TYPE, currentState: encoded({ ...stored, timeouts: patience }), currentIdentity: identityData(whole) });
  expect(failed.diagnostics).toMatchObject([{ summary: 'Could not read item "a"' }]);
  expect(identity(failed.newIdentity)).toEqual(whole);
});

test.each<[string, Value]>([
  ['all of it', { id: 'id-a', realm: 'home' }],
  ['what cannot be left out', { id: 'id-a', realm: null }],
])('is enough for an import: %s', async (_what, given) => {
  kinds.world.objects.set('id-a', { name: 'a', realm: 'home', id: 'id-a' });
  const { importedResources: [imported], diagnostics } = await client.call('ImportResourceState', { typeName: TYPE, identity: identityData(given) });
  expect(diagnostics).toEqual([]);
  expect(identity(imported.identity)).toEqual(given);
  expect(decoded(imported.state)).toEqual({ name: null, timeouts: null, ...given as object });
  const read = await client.call('ReadResource', { typeName: TYPE, currentState: imported.state, currentIdentity: imported.identity });
  expect(decoded(read.newState)).toEqual(stored);
  expect(identity(read.newIdentity)).toEqual(whole);
});

test('of an import by id is returned as soon as it is known', async () => {
  kinds.world.objects.set('id-a', { name: 'a', realm: 'home', id: 'id-a' });
  const { importedResources: [imported] } = await client.call('ImportResourceState', { typeName: TYPE, id: 'a' });
  expect(imported.identity).toBeUndefined();
  const read = await client.call('ReadResource', { typeName: TYPE, currentState: imported.state });
  expect(identity(read.newIdentity)).toEqual(whole);
});

test('is read from the state, and rejected for a resource without an identity', async () => {
  const upgrade = async (typeName: string) =>
    client.call('UpgradeResourceIdentity', { typeName, version: 0, rawIdentity: { json: Buffer.from('{"id":"id-a","old":1}') } });
  expect(identity((await upgrade(TYPE)).upgradedIdentity)).toEqual({ id: 'id-a', realm: null });
  expect((await upgrade('kinds_choice')).diagnostics).toMatchObject([{ summary: 'Stored identity not usable' }]);
});

(isAtLeast(1, 12) ? describeWithTerraform : describe.skip)('the identity of a resource, with a Terraform that knows it', () => {
  let project: KindsProject;

  beforeEach(async () => { project = await KindsProject.start(); });
  afterEach(async () => project.end());

  const item = (more = '', name = 'a') => project.configure(`resource "kinds_item" "it" {\n  name = "${name}"\n}\n${more}`);
  const stateIdentity = () => {
    const { resources: [{ instances: [instance] }] } = JSON.parse(readFileSync(project.path('terraform.tfstate'), 'utf8'));
    return instance.identity;
  };

  test('is stored with the state for the life of the object', async () => {
    item();
    await project.apply();
    expect(stateIdentity()).toEqual(whole);
    expect(await project.plannedActions()).toEqual({});
    item('', 'b');
    expect(await project.plannedActions()).toEqual({ 'kinds_item.it': 'delete-create' });
    await project.apply();
    expect(stateIdentity()).toEqual({ id: 'id-b', realm: 'home' });
    await project.destroy();
  });

  test.each(['id = "id-a"', 'id = "id-a"\n    realm = "home"'])('is enough to import an object: %s', async (identity_) => {
    project.world.objects.set('id-a', { name: 'a', realm: 'home', id: 'id-a' });
    item(`import {\n  to = kinds_item.it\n  identity = {\n    ${identity_}\n  }\n}`);
    expect(await project.apply()).toMatch(/1 imported, 0 added, 0 changed, 0 destroyed/);
    expect(stateIdentity()).toEqual(whole);
    expect(await project.plannedActions()).toEqual({});
  });

  test('fails to import an object that does not exist', async () => {
    item('import {\n  to = kinds_item.it\n  identity = {\n    id = "id-x"\n  }\n}');
    expect(await project.fail('plan')).toContain('Cannot import non-existent remote object');
  });
});
