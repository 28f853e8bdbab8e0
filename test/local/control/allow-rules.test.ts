import { checkAllowedIps, checkAllowedVpcIds, isAllowed } from '../../../src/local/control/allow-rules';
import { DEFAULT_CONFIGURATION } from '../../../src/local/model';

const allowing = (...allowedIps: string[]) => ({ ...DEFAULT_CONFIGURATION, allowedIps });

describe('isAllowed', () => {
  it.each([
    [[], '127.0.0.1', true],
    [['127.0.0.1'], '127.0.0.1', true],
    [['127.0.0.0/8'], '127.9.9.9', true],
    [['10.0.0.0/8'], '127.0.0.1', false],
    [['10.0.0.0/8', '127.0.0.1/32'], '127.0.0.1', true],
    [['::1'], '127.0.0.1', false],
    [['::1'], '::1', true],
    [['0.0.0.0/0'], '127.0.0.1', true],
  ])('with %j returns for %s: %s', (ips, address, expected) => {
    expect(isAllowed(allowing(...ips), address)).toBe(expected);
  });

  it('rejects everybody when an AWS endpoint is required', () => {
    expect(isAllowed({ ...allowing('127.0.0.1'), allowedAwsVpcIds: ['vpce-1'] }, '127.0.0.1')).toBe(false);
  });
});

describe('checks', () => {
  it.each(['300.1.1.1', '10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/8/8', 'example.com', ''])('reject the address %j', (entry) => {
    expect(() => checkAllowedIps(['10.0.0.1', entry])).toThrow(`invalid allowed_ips entry ${JSON.stringify(entry)}`);
  });

  it('reject an id that does not belong to a VPC endpoint', () => {
    expect(() => checkAllowedVpcIds(['vpce-1', 'vpc-2'])).toThrow('invalid allowed_aws_vpc_ids entry "vpc-2"');
  });
});
