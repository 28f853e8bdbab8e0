import { providerAddress } from '../../src/distribution/provider-address';

test.each([
  ['null', 'registry.terraform.io/hashicorp/null'],
  ['acme/turso', 'registry.terraform.io/acme/turso'],
  ['example.com/acme/turso', 'example.com/acme/turso'],
  ['registry.terraform.io/Acme/Turso', 'registry.terraform.io/acme/turso'],
])('qualifies %s as %s', (source, address) => {
  expect(providerAddress(source)).toBe(address);
});
