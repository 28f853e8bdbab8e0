import { Life } from './errors/life';
import { tursoProvider } from '../../src/provider/provider';
import { resourceSchema } from '../../src/terraform/engine/timeouts';
import type { Value } from '../../src/terraform/values';
import { completed, type Written } from '../support/core/completed';
import { ABSENT, type Planned, type Stored } from '../support/core/core';
import { errorsIn } from '../support/core/told';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

const configured = (type: string, config: Written): Value =>
  completed(resourceSchema(tursoProvider.resources.find((resource) => resource.type === type)!).attributes, config);

/** Of each resource that can be imported: what imports it, what it is at Turso, and another value for each attribute that replaces it. */
const IMPORTS: readonly [type: string, id: string, agrees: Written, others: Written][] = [
  ['turso_group', 'g', { name: 'g', location: 'lhr' }, { location: 'ams' }],
  ['turso_database', 'd', { name: 'd', group: 'g' }, { name: 'e', group: 'h' }],
  ['turso_tenant_databases', 'd', { schema_database: 'd', group: 'g', names: { t: 't' } }, { group: 'h', organization: 'elsewhere' }],
  ['turso_schema_fleet', 'd', { schema_database: 'd', migrations: [] }, { schema_database: 't' }],
  ['turso_jwks', 'local/j', { name: 'j', jwks_url: 'https://example.com/keys' }, { name: 'k', region: 'aws-eu-west-1', organization: 'elsewhere' }],
  ['turso_organization_member', 'ann', { username: 'ann' }, { username: 'ben', organization: 'elsewhere' }],
  ['turso_organization_invite', 'cy@turso.tech', { email: 'cy@turso.tech' }, { email: 'di@turso.tech', organization: 'elsewhere' }],
  ['turso_organization_settings', 'local', {}, { organization: 'elsewhere' }],
  ['turso_api_token', 'bot', { name: 'bot', organization: 'local' }, { name: 'other', group: 'g', organization: 'elsewhere' }],
];

/** What has an id at Turso is found by it under the new slug. The databases do not say which group they are in by its id. */
const FOUND: readonly [type: string, config: Written][] = [
  ['turso_group', { name: 'g', location: 'lhr' }],
  ['turso_database', { name: 'd', group: 'g' }],
  ['turso_tenant_databases', { schema_database: 'd', group: 'g', names: { t: 't' } }],
  ['turso_schema_fleet', { schema_database: 'd', migrations: [{ name: '1', sql: 'CREATE TABLE t (x)' }] }],
  ['turso_sql', { database: 'd', statements: ['SELECT 1'] }],
  ['turso_database_migrations', { database: 't', migrations: [{ name: '1', sql: 'CREATE TABLE m (x)' }] }],
  ['turso_database_token', { database: 'd' }],
  ['turso_group_token', { group: 'g' }],
  ['turso_token_rotation', { group: 'g', rotate_on_create: false }],
  ['turso_api_token', { name: 'robot' }],
];

/** What Turso knows by the slug and a name only. */
const LOST: readonly [type: string, config: Written][] = [
  ['turso_jwks', { name: 'j', jwks_url: 'https://example.com/keys' }],
  ['turso_organization_member', { username: 'ann' }],
  ['turso_organization_invite', { email: 'cy@turso.tech' }],
  ['turso_organization_settings', { overages: true }],
];

let local: TursoLocal;
beforeAll(async () => {
  local = await startTursoLocal();
  await local.signUp('ann');
});
afterAll(async () => local?.stop());

describe('an imported object', () => {
  beforeAll(async () => {
    for (const name of ['g', 'h']) await local.api('POST', '/groups', { name, location: 'lhr' });
    await local.api('POST', '/databases', { name: 'd', group: 'g' });
    await local.api('POST', '/databases', { name: 't', group: 'g', seed: { type: 'database', name: 'd' } });
    await local.call('PUT', '/v2/organizations/local/jwks/j', { jwks_url: 'https://example.com/keys', region: '' });
    await local.api('POST', '/members', { username: 'ann', role: 'member' });
    await new Life(local, 'turso_organization_invite').make(configured('turso_organization_invite', { email: 'cy@turso.tech' }));
    await local.call('POST', '/v1/auth/api-tokens/bot', { organization: 'local' });
    await new Life(local, 'turso_schema_fleet').make(configured('turso_schema_fleet', { schema_database: 'd', migrations: [] }));
  });

  const errors = ({ told }: Planned) => errorsIn(told);

  test('is tested for every resource that can be imported', () => {
    const importable = tursoProvider.resources.filter(({ importState }) => importState !== undefined).map(({ type }) => type);
    expect(IMPORTS.map(([type]) => type).sort()).toEqual(importable.sort());
  });

  const each = IMPORTS.flatMap(([type, id, agrees, others]) =>
    Object.entries(others).map(([name, value]) => ({ type, id, agrees, name, value })));
  test.each(each)(
    'is never replaced by a plan: $type with $name = $value', async ({ type, id, agrees, name, value }) => {
      const life = new Life(local, type);
      const { stored } = await life.import(id);
      const found = (stored.value as any)[name];
      const settled = async (from: Stored) => errors(await life.plan(from, configured(type, agrees)));
      const refused = async (from: Stored) => errors(await life.plan(from, configured(type, { ...agrees, [name]: value })));
      expect(await settled(stored)).toEqual([]);
      // Later commands read it again, and a plan without a change applies nothing.
      const later = (await life.refresh(stored)).stored;
      for (const from of [stored, later]) {
        expect(await refused(from)).toContainEqual(expect.objectContaining({
          summary: expect.stringContaining('was imported, and its configuration differs'),
          detail: expect.stringContaining(found === null ? `Leave ${name} out.` : `Write this: ${name} = ${JSON.stringify(found)}\n`),
          path: name,
        }));
      }
    },
  );

  test('is replaced like any other after an apply', async () => {
    const life = new Life(local, 'turso_database');
    const { stored } = await life.import('d');
    const applied = await life.settle(stored, configured('turso_database', { name: 'd', group: 'g', block_writes: true }));
    expect(await life.planned(applied, configured('turso_database', { name: 'd', group: 'h', block_writes: true }))).toBe('replace');
  });
});

describe('after an organization was renamed', () => {
  let before: TursoLocal;
  let after: TursoLocal;
  const stored = new Map<string, Stored>();
  beforeAll(async () => {
    await local.call('POST', '/v1/organizations', { name: 'before' });
    [before, after] = [{ ...local, organization: 'before' }, { ...local, organization: 'after' }];
    for (const [type, config] of [...FOUND, ...LOST]) {
      const life = new Life(before, type);
      stored.set(type, (await life.refresh(await life.make(configured(type, config)))).stored);
    }
    await local.renameOrganization('before', 'after');
  });

  test.each([...FOUND, ...LOST])('the plan fails while the provider has the old slug, and says what to do: %s', async (type) => {
    const { stored: kept, told } = await new Life(before, type).refresh(stored.get(type)!);
    expect(errorsIn(told)).toEqual([expect.objectContaining({ detail: expect.stringContaining('If the organization was renamed, set organization of the provider to the new slug') })]);
    expect(kept).toEqual(stored.get(type));
  });

  test.each(FOUND)('the provider finds objects with an id under the new slug: %s', async (type, config) => {
    const life = new Life(after, type);
    const { stored: found, told } = await life.refresh(stored.get(type)!);
    expect(errorsIn(told)).toEqual([]);
    expect(found.value).toMatchObject({ organization: 'after' });
    expect(await life.planned(found, configured(type, config))).toBe('nothing');
    // Whoever wrote the old slug is told the new one.
    const wrong = await life.plan(found, configured(type, { ...config, organization: 'before' }));
    expect(type === 'turso_group' ? wrong.action : errorsIn(wrong.told)[0].detail).toMatch(/^update$|Write this: organization = "after"/);
  });

  test.each(LOST)('an object without an id is neither removed from the state nor confused with that of another organization: %s', async (type) => {
    const { stored: kept, told } = await new Life(after, type).refresh(stored.get(type)!);
    expect(errorsIn(told)).toHaveLength(1);
    expect(kept).toEqual(stored.get(type));
  });

  test.each(['turso_database', 'turso_tenant_databases'])('a new slug in the configuration replaces no data, also without a refresh: %s', async (type) => {
    const [, config] = FOUND.find(([one]) => one === type)!;
    const life = new Life(after, type);
    await life.refresh(ABSENT);
    const { stored: applied, told } = await life.apply(stored.get(type)!, configured(type, { ...config, organization: 'after' }));
    expect(errorsIn(told)).toEqual([]);
    expect(applied.value).toMatchObject({ organization: 'after' });
    expect((await after.call('GET', '/v1/organizations/after/databases')).body.databases.map(({ DbId }: any) => DbId))
      .toEqual(expect.arrayContaining([(stored.get('turso_database')!.value as any).id]));
    expect((applied.value as any).fingerprint).toBe((stored.get(type)!.value as any).fingerprint);
  });
});
