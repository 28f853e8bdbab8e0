import { Life } from './errors/life';
import { tursoProvider } from '../../src/provider/provider';
import { resourceSchema } from '../../src/terraform/engine/timeouts';
import { isRecord } from '../../src/terraform/values';
import { completed, type Written } from '../support/core/completed';
import { ABSENT, type Stored } from '../support/core/core';
import { errorsIn } from '../support/core/told';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

/** Everything that Turso deletes with one request, by what is deleted there. */
const DELETED: readonly [type: string, config: Written][] = [
  ['turso_group', { name: 'alone', location: 'lhr' }],
  ['turso_database', { name: 'd', group: 'g' }],
  ['turso_tenant_databases', { schema_database: 'schema', group: 'g', names: { t: 't' }, force_destroy: true }],
  ['turso_jwks', { name: 'j', jwks_url: 'https://example.com/keys' }],
  ['turso_organization_member', { username: 'ann' }],
  ['turso_organization_invite', { email: 'cy@turso.tech' }],
  ['turso_api_token', { name: 'bot' }],
];

let local: TursoLocal;
beforeAll(async () => {
  local = await startTursoLocal();
  await local.api('POST', '/groups', { name: 'g', location: 'lhr' });
  await local.api('POST', '/databases', { name: 'schema', group: 'g' });
  await local.signUp('ann');
});
afterAll(async () => local?.stop());

describe.each(DELETED)('one answer that says "not found" of %s', (type, written) => {
  const config = completed(resourceSchema(tursoProvider.resources.find((resource) => resource.type === type)!).attributes, written);
  const make = async () => new Life(local, type).make(config);
  const remove = async (stored: Stored) => new Life(local, type).apply(stored, null);
  const found = async (stored: Stored) => (await new Life(local, type).refresh(stored)).stored.value;
  afterEach(async () => local.faults());

  test('does not count on read or delete while a list has the object, and counts when it is gone', async () => {
    const stored = await make();
    await local.faults({ plane: 'api', method: 'GET', path: '(alone|d|t|j|ann|bot)(\\?.*)?$', status: 404 });
    expect(await found(stored)).toEqual(stored.value);

    await local.faults({ plane: 'api', method: 'DELETE', status: 404 });
    const kept = await remove(stored);
    const detail = expect.stringContaining('The list names it all the same. Apply again a little later.');
    expect(errorsIn(kept.told)).toEqual([expect.objectContaining({ detail })]);
    expect(isRecord(kept.stored.value)).toBe(true);
    await local.faults();
    expect(await found(kept.stored)).toEqual(stored.value);

    await local.faults({ plane: 'api', method: 'DELETE', status: 404, times: 1 });
    expect(await remove(stored)).toEqual({ stored: ABSENT, told: [] });
    expect(await found(stored)).toBeNull();
    expect(await remove(stored)).toEqual({ stored: ABSENT, told: [] });
  });
});
