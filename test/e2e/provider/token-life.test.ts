import { readFileSync } from 'node:fs';
import { database, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { createClient } from '../../support/libsql';
import { testWithClock } from '../../support/provider-executable';

jest.setTimeout(60_000);

const HOUR = 3_600_000;

const live = new Live();

const mints = async () => (await live.local.requests()).filter(({ path }) => /\/auth\/tokens/.test(path)).length;

describeWithTerraform('a token', () => {
  const TOKEN = 'turso_database_token.t';
  const token = (more: string) => `${database()}
    resource "turso_database_token" "t" {
      database = turso_database.d.name
      ${more}
    }
  `;

  testWithClock.each([
    ['in the last third of its life', 'expires_in = "3h"', 1.9 * HOUR, 2.1 * HOUR, false],
    ['as long before its end as was asked', 'expires_in = "3h"\nrenew_before = "2h"', 0.9 * HOUR, 1.1 * HOUR, false],
    ['after its end', 'expires_in = "3h"', 1.9 * HOUR, 30 * HOUR, true],
  ])('is renewed %s, and not before', async (_when, more, early, late, over) => {
    live.write(token(more));
    await live.project.apply();
    const { expires_at: end } = live.project.instance(TOKEN).attributes;
    const minted = await mints();
    live.elapsed = early;
    expect(await live.project.plannedActions()).toEqual({});
    live.elapsed = late;
    const { changes, file, text } = await live.project.plan();
    expect(text).toMatch(new RegExp(`Warning: The token of database "d" will be renewed .* It ${over ? 'ended' : 'ends'} at ${end}; .* This apply makes a new one`));
    expect(changes).toMatchObject([{ address: TOKEN, actions: 'update', afterUnknown: { token: true, expires_at: true } }]);
    await live.project.succeed('apply', file);
    live.elapsed = 0;
    const renewed = live.project.instance(TOKEN).attributes;
    expect(await mints()).toBe(minted + 1);
    expect(Date.parse(renewed.expires_at)).toBeGreaterThanOrEqual(Date.parse(end));
    expect(await live.project.plannedActions()).toEqual({});
  });

  testWithClock('that never expires is never renewed', async () => {
    live.write(token(''));
    await live.project.apply();
    live.elapsed = 1_000_000 * HOUR;
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is renewed when somebody has rotated its key, and costs one request for all tokens of a group', async () => {
    live.write(`${token('')}
      resource "turso_database_token" "other" {
        database = turso_database.d.name
      }
      resource "turso_group_token" "g" {
        group = turso_database.d.group
      }
    `);
    await live.project.apply();
    const probes = async () => (await live.local.requests()).filter(({ path }) => path.endsWith('/pipeline')).length;
    await live.local.clearRequests();
    expect(await live.project.plannedActions()).toEqual({});
    expect(await probes()).toBe(1);

    const { group } = live.project.instance('turso_database.d').attributes;
    await live.local.api('POST', `/groups/${group}/auth/rotate`);
    // What does not answer says nothing.
    await live.local.faults({ plane: 'database', status: 503 });
    expect(await live.project.plannedActions()).toEqual({});
    await live.local.faults();
    const { changes, file, text } = await live.project.plan();
    expect(text).toMatch(/Warning: The token of database "d" does not work any more .* A database rejects it: somebody rotated the key/);
    expect(changes.map(({ address, actions }) => [address, actions]).sort())
      .toEqual([['turso_database_token.other', 'update'], [TOKEN, 'update'], ['turso_group_token.g', 'update']]);
    const before = live.project.instance(TOKEN).attributes.token;
    await live.project.succeed('apply', file);
    const { token: after } = live.project.instance(TOKEN).attributes;
    expect(after).not.toBe(before);
    const { url } = live.project.instance('turso_database.d').attributes;
    const client = createClient({ url, authToken: after });
    expect((await client.execute('SELECT 1 AS one')).rows[0].one).toBe(1);
    client.close();
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is replaced when a keeper changes, also if its value is known only during the apply', async () => {
    const kept = (revision: number) => live.write(`${token('keepers = { revision = terraform_data.revision.id }')}
      resource "terraform_data" "revision" {
        triggers_replace = ${revision}
      }
    `);
    kept(1);
    await live.project.apply();
    const before = live.project.instance(TOKEN).attributes.token;
    expect(await live.project.plannedActions()).toEqual({});
    kept(2);
    expect(await live.project.plannedActions()).toMatchObject({ [TOKEN]: 'delete-create' });
    await live.project.apply();
    expect(live.project.instance(TOKEN).attributes.token).not.toBe(before);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test.each([
    [TOKEN, 'database', 'turso_database.d.name'],
    ['turso_group_token.t', 'group', 'turso_group.g.name'],
  ])('that a version stored whose expires_in was called expiration stays as it is: %s', async (address, owner, name) => {
    live.write(`${database()}
      resource "${address.split('.')[0]}" "t" {
        ${owner}   = ${name}
        expires_in = "30d"
      }
    `);
    await live.project.apply();
    const { attributes: { expires_in: expiration, ...attributes } } = live.project.instance(address);
    const state = JSON.parse(readFileSync(live.project.path('terraform.tfstate'), 'utf8'));
    const stored = state.resources.find((resource: any) => `${resource.type}.${resource.name}` === address).instances[0];
    const { keepers, organization, fine_grained_permissions, read_attach, timeouts, ...older } = attributes;
    Object.assign(stored, { schema_version: 0, attributes: { ...older, expiration } });
    live.project.file('terraform.tfstate', JSON.stringify(state));
    expect(await live.project.plannedActions()).toEqual({});
    await live.project.apply('-refresh-only');
    expect(live.project.instance(address).attributes).toMatchObject({ token: attributes.token, expires_in: '30d', organization: live.local.organization });
  });

  test('opens its database, and a read-only one does not write', async () => {
    live.write(`${token('')}
      resource "turso_database_token" "reader" {
        database      = turso_database.d.name
        authorization = "read-only"
      }
    `);
    await live.project.apply();
    const [full, reader] = [TOKEN, 'turso_database_token.reader'].map((address) => live.project.instance(address).attributes.token);
    const url = live.project.instance('turso_database.d').attributes.http_url;
    const execute = async (jwt: string, sql: string) => {
      const body = JSON.stringify({ requests: [{ type: 'execute', stmt: { sql } }] });
      const response = await fetch(`${url}/v2/pipeline`, { method: 'POST', headers: { authorization: `Bearer ${jwt}` }, body });
      return response.ok ? (await response.json() as any).results[0].type : response.status;
    };
    expect(await execute(full, 'CREATE TABLE t (x)')).toBe('ok');
    expect(await execute(reader, 'SELECT * FROM t')).toBe('ok');
    expect(await execute(reader, 'INSERT INTO t VALUES (1)')).not.toBe('ok');
  });
});
