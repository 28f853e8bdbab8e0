import { newStack } from './synthesized';
import { TursoDatabase, TursoGroup } from '../../src';
import { inUserLanguage } from '../../src/constructs/user-language';

const MESSAGE = 'sizeLimit is "10 gigsOf". Use "1gb"; or use TenantDiscovery.byParent, allowedAwsVpcIds[0] and name.';

test.each([
  ['Python/3.12.3', 'size_limit is "10 gigsOf". Use "1gb"; or use TenantDiscovery.by_parent, allowed_aws_vpc_ids[0] and name.'],
  ['go1.25.0/linux/amd64', 'SizeLimit is "10 gigsOf". Use "1gb"; or use TenantDiscovery.ByParent, AllowedAwsVpcIds[0] and name.'],
  ['DotNet/8.0', 'SizeLimit is "10 gigsOf". Use "1gb"; or use TenantDiscovery.ByParent, AllowedAwsVpcIds[0] and name.'],
  ['Java/21', MESSAGE],
  ['', MESSAGE],
])('a message for %s', (agent, expected) => {
  expect(inUserLanguage(MESSAGE, agent)).toBe(expected);
});

describe('a program in Python', () => {
  const agent = process.env.JSII_AGENT;
  beforeEach(() => { process.env.JSII_AGENT = 'Python/3.12.3'; });
  afterEach(() => {
    delete process.env.JSII_AGENT;
    if (agent !== undefined) process.env.JSII_AGENT = agent;
  });

  test('reads the names of its own props, and the path of the construct unchanged', () => {
    const stack = newStack();
    const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
    expect(() => new TursoDatabase(stack, 'ordersDb', { group, name: 'orders', sizeLimit: '10 gigs' })).toThrow(/^app\/ordersDb: size_limit is "10 gigs"\./);
  });
});
