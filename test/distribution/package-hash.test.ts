import { packageHash } from '../../src/distribution/package-hash';

test('equals the checksum of Terraform', () => {
  expect(packageHash({ 'terraform-provider-demo_v1.0.0': Buffer.from('hello\n') })).toBe('h1:BL7/qz3RbmG4bnAyiyR9tHZIq34F/e33neA6Snvhoo4=');
});

test('counts empty files and files in folders, in the order of their paths', () => {
  expect(packageHash({
    'terraform-provider-demo_v1.0.0': Buffer.from('hello\n'),
    'sub/b.txt': Buffer.from('x'),
    'LICENSE': Buffer.from(''),
  })).toBe('h1:BDDAAW/+Ml+4OsicAw9cIhYC32BAY1Qfii0KXYWTUCo=');
});

test('differs when a file moves', () => {
  expect(packageHash({ a: Buffer.from('x') })).not.toBe(packageHash({ b: Buffer.from('x') }));
});
