import { database, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

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

  test.each([
    ['in the last third of its life', 'expiration = "3h"', 1.9 * HOUR, 2.1 * HOUR],
    ['as long before its end as was asked', 'expiration = "3h"\nrenew_before = "2h"', 0.9 * HOUR, 1.1 * HOUR],
    ['after its end', 'expiration = "3h"', 1.9 * HOUR, 30 * HOUR],
  ])('is renewed %s, and not before', async (_when, more, early, late) => {
    live.write(token(more));
    await live.project.apply();
    const { expires_at: end } = live.project.instance(TOKEN).attributes;
    const minted = await mints();
    live.elapsed = early;
    expect(await live.project.plannedActions()).toEqual({});
    live.elapsed = late;
    const { changes, file } = await live.project.plan();
    expect(changes).toMatchObject([{ address: TOKEN, actions: 'update', afterUnknown: { jwt: true, expires_at: true } }]);
    await live.project.succeed('apply', file);
    live.elapsed = 0;
    const renewed = live.project.instance(TOKEN).attributes;
    expect(await mints()).toBe(minted + 1);
    expect(Date.parse(renewed.expires_at)).toBeGreaterThanOrEqual(Date.parse(end));
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('that never expires is never renewed', async () => {
    live.write(token(''));
    await live.project.apply();
    live.elapsed = 1_000_000 * HOUR;
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('opens its database, and a read-only one does not write', async () => {
    live.write(`${token('')}
      resource "turso_database_token" "reader" {
        database      = turso_database.d.name
        authorization = "read-only"
      }
    `);
    await live.project.apply();
    const [full, reader] = [TOKEN, 'turso_database_token.reader'].map((address) => live.project.instance(address).attributes.jwt);
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
