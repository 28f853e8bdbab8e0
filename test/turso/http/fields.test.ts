import { errorFromAnswer } from '../../../src/turso/http/answers';

test.each<[string, readonly string[], readonly string[]]>([
  ['size_limit is not supported for this database', [], ['size_limit']],
  ['invalid allowed_ips: use addresses', ['10.0.0.0/33'], ['allowed_ips']],
  ['database "size_limit" cannot be changed', ['size_limit'], []],
  ['my_size_limits is no name', [], []],
  ['invalid request', [], []],
])('"%s" names the fields of the request that it is about', (error, values, fields) => {
  const told = errorFromAnswer({
    method: 'PATCH',
    path: '/v1/organizations/acme/databases/orders/configuration',
    status: 400,
    body: JSON.stringify({ error }),
    sent: ['orders', ...values],
    fields: ['size_limit', 'allowed_ips'],
  });
  expect(told.fields).toEqual(fields);
  expect(told.problem).toBe(`answered 400: ${error}`);
});
