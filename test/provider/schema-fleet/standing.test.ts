import { standingOf, type TenantStanding } from '../../../src/provider/schema-fleet/standing';

const at = (version: string | null | undefined, more: object = {}): TenantStanding => ({ version, ...more });

test('counts tenants by version, including those without one and unknown ones', () => {
  expect(standingOf([at('b'), at('a'), at('b'), at(null), at(undefined)], 'b')).toEqual({
    versions: { 'b': 2, 'a': 1, '(none)': 1, '(unknown)': 1 }, tenant_count: 5, behind_count: 3, failed_count: 0, quarantined_count: 0,
  });
});

test('counts an uncertain tenant as behind, whatever it answers', () => {
  expect(standingOf([at('b', { uncertain: true }), at('b'), at('a', { uncertain: true })], 'b')).toMatchObject({ versions: { b: 2, a: 1 }, behind_count: 2 });
});

test('counts no tenant in quarantine as behind or failed', () => {
  expect(standingOf([at('a', { failed: true }), at('a', { failed: true, quarantined: true }), at('b')], 'b'))
    .toMatchObject({ tenant_count: 3, behind_count: 1, failed_count: 1, quarantined_count: 1 });
});

test('counts a fleet without tenants, and one without migrations', () => {
  expect(standingOf([], 'b')).toEqual({ versions: {}, tenant_count: 0, behind_count: 0, failed_count: 0, quarantined_count: 0 });
  expect(standingOf([at(null), at(undefined)], null)).toMatchObject({ behind_count: 1 });
});

test('does not confuse a version with a property of every object', () => {
  expect(standingOf([at('constructor')], 'constructor').versions).toEqual({ constructor: 1 });
});
