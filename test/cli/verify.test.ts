import { lines, PAGE } from './page';
import { renderVerification, verificationJson, type VerifiedFleet } from '../../src/cli/verify';
import type { SchemaObject, VerifiedDatabase } from '../../src/fleet';

const NONE = { missing: [], extra: [], changed: [] };

function tenant(name: string, others: Partial<VerifiedDatabase> = {}): VerifiedDatabase {
  const database = { id: `id-${name}`, name, group: 'default', httpUrl: `http://${name}.invalid` };
  return { database, version: '0003_notes', schemaHash: 'sha256:1', differences: NONE, verdict: 'same', ...others };
}

function object(type: SchemaObject['type'], name: string): SchemaObject {
  return { type, name, table: name, sql: `CREATE ${type} ${name}` };
}

const WELL: VerifiedFleet = {
  schemaDatabase: 'crm-schema', version: '0003_notes', schemaHash: 'sha256:1', tenantCount: 2, goneCount: 0, tenants: [tenant('acme'), tenant('globex')],
};

const DRIFTED: VerifiedFleet = {
  ...WELL,
  tenantCount: 200,
  goneCount: 1,
  tenants: [
    tenant('acme', {
      verdict: 'drifted',
      differences: {
        missing: [object('index', 'users_email')], extra: [object('table', 'scratch'), object('view', 'recent')], changed: [object('table', 'users')],
      },
    }),
    tenant('globex', { version: '0002_unique', verdict: 'behind' }),
    tenant('umbrella', { version: '0004_more', verdict: 'ahead' }),
    tenant('stark', { version: '0003_others', verdict: 'other history' }),
    tenant('hooli', { version: undefined, schemaHash: undefined, verdict: 'unreachable', error: 'Database "hooli": connect ECONNREFUSED' }),
    tenant('initech'),
  ],
};

test('shows a fleet in which nothing was changed by hand', () => {
  expect(renderVerification(WELL, PAGE)).toBe(lines(`
    Fleet crm-schema at 0003_notes: 2 tenants compared
      no tenant was changed by hand
    `));
  expect(verificationJson(WELL)).toEqual({
    schema_database: 'crm-schema',
    version: '0003_notes',
    schema_hash: 'sha256:1',
    tenant_count: 2,
    asked_count: 2,
    compared_count: 2,
    gone_count: 0,
    drifted: [],
    behind: [],
    ahead: [],
    other_history: [],
    unreachable: [],
  });
});

test('lists tenants that were changed, are at another version, or do not answer', () => {
  expect(renderVerification(DRIFTED, PAGE)).toBe(lines(`
    Fleet crm-schema at 0003_notes: 2 tenants of 200 compared, 2 at another version and not compared (1 behind, 1 ahead), 1 with another history and not compared, 1 did not answer
      1 tenant changed by hand

    Changed by hand
      acme
        missing index users_email
        extra   table scratch, view recent
        changed table users

    Behind the schema database
      globex

    Ahead of the schema database
      umbrella

    With another history
      stark

    No answer
      hooli  Database "hooli": connect ECONNREFUSED

    1 tenant of the ledger no longer exists. The next apply removes it from the ledger.
    `));
  expect(verificationJson(DRIFTED)).toMatchObject({
    tenant_count: 200,
    asked_count: 6,
    compared_count: 2,
    gone_count: 1,
    drifted: [{ database: 'acme', missing: ['index users_email'], extra: ['table scratch', 'view recent'], changed: ['table users'] }],
    behind: ['globex'],
    ahead: ['umbrella'],
    other_history: ['stark'],
    unreachable: [{ database: 'hooli', error: 'Database "hooli": connect ECONNREFUSED' }],
  });
});
