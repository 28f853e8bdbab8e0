import { database, group, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live();

describeWithTerraform('delete protection', () => {
  test.each([
    ['a group', () => live.write(group('delete_protection = true')), 'Error: Group "g" is protected against deletion'],
    ['a database', () => live.write(database('delete_protection = true')), 'Error: Database "d" is protected against deletion'],
  ])('of %s refuses to destroy it in the plan, and says how to lift it', async (_what, protect, summary) => {
    protect();
    await live.project.apply();
    const text = await live.project.fail('plan', '-destroy');
    expect(text).toContain(summary);
    expect(text).toContain('set delete_protection to false, apply, and then apply this change.');
    await live.project.fail('destroy', '-auto-approve');
    expect((await live.local.api('GET', '/groups/g')).status).toBe(200);
  });

  test('refuses a change that would replace the database, too', async () => {
    live.write(database('delete_protection = true'));
    await live.project.apply();
    live.write(database('delete_protection = true').replace('name  = "d"', 'name  = "other"'));
    expect(await live.project.fail('plan')).toContain('This plan would delete and create anew a database whose delete_protection is true.');
  });

  test('that was lifted lets go in the next apply', async () => {
    live.write(database('delete_protection = true'));
    await live.project.apply();
    live.write(database());
    await live.project.apply();
    await live.project.destroy();
    expect(await live.databaseNames()).toEqual([]);
  });
});
