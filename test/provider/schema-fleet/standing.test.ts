import { standingOf, type TenantStanding } from '../../../src/provider/schema-fleet/standing';

const at = (version: string | null | undefined, more: object = {}): TenantStanding => ({ version, ...more });

test('counts tenants by version, those without one, and those of which nobody knows', () => {
  expect(standingOf([at('b'), at('a'), at('b'), at(null), at(undefined)], 'b')).toEqual({
    versions: { 'b': 2, 'a': 1, '(none)': 1, '(unknown)': 1 }, tenants: 5, behind: 3, failed: 0, quarantined: 0,
  });
});

test('counts a tenant as behind of which the ledger is not certain, whatever it says itself', () => {
  expect(standingOf([at('b', { uncertain: true }), at('b'), at('a', { uncertain: true })], 'b')).toMatchObject({ versions: { b: 2, a: 1 }, behind: 2 });
});

test('counts no tenant in quarantine as behind or failed', () => {
  expect(standingOf([at('a', { failed: true }), at('a', { failed: true, quarantined: true }), at('b')], 'b'))
    .toMatchObject({ tenants: 3, behind: 1, failed: 1, quarantined: 1 });
});

test('knows a fleet without tenants, and one without migrations', () => {
  expect(standingOf([], 'b')).toEqual({ versions: {}, tenants: 0, behind: 0, failed: 0, quarantined: 0 });
  expect(standingOf([at(null), at(undefined)], null)).toMatchObject({ behind: 1 });
});

test('takes no version for a property of every object', () => {
  expect(standingOf([at('constructor')], 'constructor').versions).toEqual({ constructor: 1 });
});
