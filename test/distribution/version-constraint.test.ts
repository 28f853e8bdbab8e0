import { allowsVersion } from '../../src/distribution/version-constraint';

test.each([
  ['3.2.4', '3.2.4', true],
  ['= 3.2.4', '3.2.4', true],
  ['=3.2.4', '3.2.5', false],
  ['3.2', '3.2.0', true],
  ['!= 3.2.4', '3.2.4', false],
  ['!= 3.2.4', '3.2.5', true],
  ['> 3.2', '3.2.0', false],
  ['> 3.2', '3.10.0', true],
  ['>= 3.2', '3.2.0', true],
  ['< 3.2', '3.1.9', true],
  ['< 3.2', '3.2.0', false],
  ['<= 3.2.0', '3.2.0', true],
  ['~> 3.2', '3.99.0', true],
  ['~> 3.2', '3.1.9', false],
  ['~> 3.2', '4.0.0', false],
  ['~> 3.2.4', '3.2.10', true],
  ['~> 3.2.4', '3.3.0', false],
  ['~> 0.4', '0.55.0', true],
  ['>= 3.0, < 4.0', '3.9.9', true],
  ['>= 3.0, < 4.0', '4.0.0', false],
  ['0.0.0-h1a2b3c4d', '0.0.0-h1a2b3c4d', true],
  ['0.0.0-h1a2b3c4d', '0.0.0-h00000000', false],
  ['>= 1.0.0', '2.0.0-beta1', false],
])('tells of %s whether it allows %s: %s', (constraint, version, allowed) => {
  expect(allowsVersion(constraint, version)).toBe(allowed);
});

test('leaves a constraint that it cannot read to Terraform', () => {
  expect(allowsVersion('latest', '1.2.3')).toBe(true);
  expect(allowsVersion('~> 3.2', 'someday')).toBe(true);
});
