import { database, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live();

describeWithTerraform('the access lists of a database', () => {
  const lists = async () => {
    const { allowed_ips: ips, allowed_aws_vpc_ids: vpcs } = (await live.local.api('GET', '/databases/d/configuration')).body;
    return { ips, vpcs };
  };

  test('stay as they are if not managed, and an empty set clears them', async () => {
    live.write(database());
    await live.project.apply();
    await live.local.api('PATCH', '/databases/d/configuration', { allowed_ips: ['192.0.2.1'], allowed_aws_vpc_ids: ['vpce-1'] });
    expect(await live.project.plannedActions()).toEqual({});
    live.write(database('block_writes = true'));
    await live.project.apply();
    expect(await lists()).toEqual({ ips: ['192.0.2.1'], vpcs: ['vpce-1'] });
    live.write(database('allowed_ips = []'));
    await live.project.apply();
    expect(await lists()).toEqual({ ips: [], vpcs: ['vpce-1'] });
    expect(await live.project.plannedActions()).toEqual({});
    // What is no longer written down is no longer managed, and stays as it is.
    live.write(database());
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('ignore order, duplicates and the spelling of an address', async () => {
    live.write(database('allowed_ips = ["2001:DB8:0:0::1", "10.0.0.0/8", "2001:db8::1/128", "10.0.0.0/8"]'));
    await live.project.apply();
    expect((await lists()).ips).toHaveLength(2);
    expect(await live.project.plannedActions()).toEqual({});
    await live.local.api('PATCH', '/databases/d/configuration', { allowed_ips: ['10.0.0.0/8', '2001:db8::1'] });
    expect(await live.project.plannedActions()).toEqual({});
    await live.local.clearRequests();
    live.write(database('allowed_ips = ["10.0.0.0/8", "2001:db8::1"]'));
    await live.project.apply();
    expect((await live.local.requests()).filter(({ method }) => method === 'PATCH')).toEqual([]);
  });

  test('show entries that somebody else added', async () => {
    live.write(database('allowed_ips = ["10.0.0.0/8"]'));
    await live.project.apply();
    await live.local.api('PATCH', '/databases/d/configuration', { allowed_ips: ['10.0.0.0/8', '0.0.0.0/0'] });
    expect((await live.project.plan()).changes).toMatchObject([{ actions: 'update', after: { allowed_ips: ['10.0.0.0/8'] } }]);
    await live.project.apply();
    expect((await lists()).ips).toEqual(['10.0.0.0/8']);
  });
});
