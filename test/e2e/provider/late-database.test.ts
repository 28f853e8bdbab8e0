import { writeFileSync } from 'node:fs';
import { Live } from './live';
import { realWait } from '../../../src/turso';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { testWithClock } from '../../support/provider-executable';
import { sqliteFile } from '../../support/sqlite-file';

jest.setTimeout(120_000);

const live = new Live();
live.timing = { wait: async (milliseconds, signal) => realWait(milliseconds / 20, signal) };

/** As the live service answers for some seconds after it has made a database, with the same bytes as for one that never existed. */
const unknown = { plane: 'database', status: 404, body: '404 page not found' } as const;

const STACK = `
  resource "turso_group" "g" {
    name     = "fresh"
    location = "aws-eu-west-1"
  }
  resource "turso_database" "schema" {
    name     = "fresh-schema"
    group    = turso_group.g.name
    group_id = turso_group.g.id
  }
  resource "turso_database" "tenant" {
    count    = 3
    name     = "fresh-\${count.index}"
    group    = turso_group.g.name
    group_id = turso_group.g.id
  }
  resource "turso_schema_fleet" "f" {
    schema_database = turso_database.schema.name
    databases       = turso_database.tenant[*].name
    database_ids    = concat([turso_database.schema.id], turso_database.tenant[*].id)
    migrations      = [{ name = "0001", sql = "CREATE TABLE a (id INTEGER PRIMARY KEY);" }]
  }
`;

describeWithTerraform('a database whose host does not know it yet', () => {
  testWithClock.each([
    ['any of a fleet', { ...unknown, times: 12 }],
    ['the tenants of a fleet', { ...unknown, path: 'fresh-[0-9]', times: 12 }],
  ])('is waited for: %s', async (_, fault) => {
    live.write(STACK);
    await live.local.faults(fault);
    await live.project.apply();
    expect(live.project.instance('turso_schema_fleet.f').attributes).toMatchObject({ version: '0001', versions: { '0001': 3 } });
    expect(await live.project.plannedActions()).toEqual({});
  });

  testWithClock('is waited for by a script and by an upload', async () => {
    const file = live.project.path('seed.db');
    writeFileSync(file, await sqliteFile(['CREATE TABLE seeded (id)']));
    live.write(`${STACK}
      resource "turso_sql" "s" {
        database    = turso_database.schema.name
        database_id = turso_database.schema.id
        statements  = ["CREATE TABLE b (id)"]
      }
      resource "turso_database" "uploaded" {
        name     = "uploaded"
        group    = turso_group.g.name
        group_id = turso_group.g.id
        seed     = { type = "database_upload", file = "${file}" }
      }`);
    await live.local.faults({ ...unknown, path: 'uploaded', times: 3 }, { ...unknown, times: 6 });
    await live.project.apply();
    expect(await live.project.plannedActions()).toEqual({});
  });
});
