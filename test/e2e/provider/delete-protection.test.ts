import { database, group, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live();

describeWithTerraform('a database whose force_destroy is false', () => {
  const guarded = database('force_destroy = false');

  test('is neither destroyed nor replaced until true was applied, also if it leaves the configuration', async () => {
    live.write(guarded);
    await live.project.apply();
    const refusal = /Error: Database "d" would be deleted .*but its force_destroy is false.*set force_destroy to true, apply, and then apply this change\./;
    expect(await live.project.fail('plan', '-destroy')).toMatch(refusal);
    expect(await live.project.fail('plan', '-replace=turso_database.d')).toMatch(refusal);
    live.write(guarded.replace('force_destroy = false', 'force_destroy = false\n  lifecycle {\n    replace_triggered_by = [turso_group.g]\n  }'));
    expect(await live.project.fail('plan', '-replace=turso_group.g')).toMatch(refusal);
    live.write(guarded.replace('name  = "d"', 'name  = "other"'));
    expect(await live.project.fail('plan')).toMatch(refusal);
    live.write(group());
    expect(await live.project.fail('plan')).toMatch(refusal);
    // It counts only once it has been applied: what is destroyed has no configuration any more.
    live.write(database('force_destroy = true').replace('name  = "d"', 'name  = "other"'));
    expect(await live.project.fail('plan')).toMatch(refusal);
    expect(await live.databaseNames()).toEqual(['d']);

    // Terraform plans a tainted database as if there were none: the apply refuses to delete it.
    await live.project.succeed('taint', 'turso_database.d');
    live.write(guarded);
    expect(await live.project.failApply()).toMatch(/Database "d" would be deleted .*To keep it, run "terraform untaint"/);
    expect(await live.databaseNames()).toEqual(['d']);
    await live.project.succeed('untaint', 'turso_database.d');
    expect(await live.project.plannedActions()).toEqual({});

    live.write(database('force_destroy = true'));
    await live.project.apply();
    live.write(group());
    await live.project.apply();
    expect(await live.databaseNames()).toEqual([]);
  });

  test('is never replaced because of its seed', async () => {
    const branch = (source: string) => `${guarded.replace('force_destroy = false', `force_destroy = false\n  seed = { type = "database", name = ${source} }`)}
      resource "turso_database" "schema" {
        name  = ${JSON.stringify('schema')}
        group = turso_group.g.name
      }
    `;
    live.write(branch('turso_database.schema.name'));
    await live.project.apply();
    const { id } = live.project.instance('turso_database.d').attributes;
    // Another schema database: its name is known only after the apply.
    const renamed = (name: string) => branch('terraform_data.name.output').replace('"schema"\n', `"${name}"\n`);
    const later = 'resource "terraform_data" "name" {\n  input = turso_database.schema.name\n}';
    live.write(renamed('schema-2') + later);
    const { text, changes } = await live.project.plan();
    expect(changes.find(({ address }) => address === 'turso_database.d')).toMatchObject({ actions: 'update' });
    expect(text).toContain('Warning: A changed seed does not change the database');
    await live.project.apply();
    expect(live.project.instance('turso_database.d').attributes).toMatchObject({ id, seed: { name: 'schema-2' } });
    expect(await live.project.plannedActions()).toEqual({});
    live.write(group() + database('force_destroy = true').replace(group(), ''));
    await live.project.apply();
  });
});

describeWithTerraform('delete protection', () => {
  test.each([
    ['a group', () => live.write(group('delete_protection = true')), 'Error: Group "g" is protected against deletion'],
    ['a database', () => live.write(database('delete_protection = true')), 'Error: Database "d" is protected against deletion'],
  ])('of %s fails a plan that destroys it, and says how to allow it', async (_what, protect, summary) => {
    protect();
    await live.project.apply();
    const text = await live.project.fail('plan', '-destroy');
    expect(text).toContain(summary);
    expect(text).toContain('set delete_protection to false, apply, and then apply this change.');
    await live.project.fail('destroy', '-auto-approve');
    expect((await live.local.api('GET', '/groups/g')).status).toBe(200);
  });

  test('fails a plan that replaces the database too', async () => {
    live.write(database('delete_protection = true'));
    await live.project.apply();
    live.write(database('delete_protection = true').replace('name  = "d"', 'name  = "other"'));
    expect(await live.project.fail('plan')).toContain('This plan would delete and create again a database whose delete_protection is true.');
  });

  test('allows the destroy after it was switched off', async () => {
    live.write(database('delete_protection = true'));
    await live.project.apply();
    live.write(database());
    await live.project.apply();
    await live.project.destroy();
    expect(await live.databaseNames()).toEqual([]);
  });
});
