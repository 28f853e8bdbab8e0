import { readFileSync } from 'node:fs';
import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live();

/** What the first version of the provider knew of each resource. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  turso_group: ['name', 'location', 'delete_protection', 'force_destroy', 'id'],
  turso_database: ['name', 'group', 'group_id', 'seed', 'size_limit', 'block_reads', 'block_writes', 'delete_protection', 'id', 'hostname', 'url', 'http_url'],
  turso_schema_fleet: ['schema_database', 'migrations', 'databases', 'database_ids', 'version', 'versions'],
};
const SEED = ['type', 'name', 'timestamp'];

const pick = (object: Record<string, unknown>, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, object[name]]));

describeWithTerraform('a state that the first version of the provider has stored', () => {
  test.each([[[]], [['-refresh=false']]])('plans nothing but new defaults with %j', async (options) => {
    live.write(`
      resource "turso_group" "g" {
        name     = "g"
        location = "aws-us-east-1"
      }
      resource "turso_database" "origin" {
        name  = "origin"
        group = turso_group.g.name
      }
      resource "turso_database" "d" {
        name     = "d"
        group    = turso_group.g.name
        group_id = turso_group.g.id
        seed     = { type = "database", name = turso_database.origin.name }
      }
      resource "turso_schema_fleet" "f" {
        schema_database = turso_database.origin.name
        databases       = [turso_database.d.name]
        migrations      = [{ name = "0001", sql = "CREATE TABLE t (x)" }]
      }
    `);
    await live.project.apply();
    const state = JSON.parse(readFileSync(live.project.path('terraform.tfstate'), 'utf8'));
    for (const { type, instances } of state.resources) {
      for (const instance of instances) {
        const { seed } = instance.attributes;
        if (type === 'turso_schema_fleet') {
          instance.schema_version = 0;
          instance.attributes.versions = { origin: '0001', d: '0001' };
        }
        const known = pick(instance.attributes, KNOWN[type]);
        instance.attributes = seed == null ? known : { ...known, seed: pick(seed, SEED) };
      }
    }
    live.project.file('terraform.tfstate', JSON.stringify(state));
    // The first version had no force_destroy: only a refresh gives it its default before the plan.
    const expected = options.length === 0 ? {} : { 'turso_database.d': 'update', 'turso_database.origin': 'update' };
    expect(await live.project.plannedActions(...options)).toEqual(expected);
    await live.project.apply();
    expect(live.project.instance('turso_schema_fleet.f').attributes).toMatchObject({ versions: { '0001': 1 }, tenant_count: 1, behind_count: 0, failed_count: 0, quarantined_count: 0 });
    expect(live.project.instance('turso_database.d').attributes.organization).toBe('local');
  });
});
