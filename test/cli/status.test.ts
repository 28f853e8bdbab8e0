import { COLOURS, lines, PAGE } from './page';
import { progressOf } from '../../src/cli/rollout';
import { renderStatus, statusJson, withUnknown, type FleetStatus } from '../../src/cli/status';

const QUIET: FleetStatus = {
  schemaDatabase: 'crm-schema',
  version: '0003_notes',
  target: '0003_notes',
  versionCounts: [{ version: '0003_notes', tenantCount: 200 }],
  engineCounts: { libSQL: 200 },
  tenantCount: 200,
  behindCount: 0,
  failedCount: 0,
  quarantinedCount: 0,
  failures: [],
  rollout: {
    epoch: 7,
    holder: 'ada@laptop, process 4711',
    target: '0003_notes',
    startedAt: '2026-01-02T03:04:05.000Z',
    endedAt: '2026-01-02T03:04:17.000Z',
    outcome: 'completed',
    beat: 12,
    leaseMs: 30_000,
    waves: [{ kind: 'canaries', name: 'canaries', databaseCount: 2 }, { kind: 'wave', name: 'wave 1', databaseCount: 198 }, { kind: 'schema', name: 'schema', databaseCount: 1 }],
    wave: 'schema',
    finishedCount: 201,
    lastAt: '2026-01-02T03:04:15.000Z',
    recentCount: 201,
  },
};

const UNIQUE = {
  migration: '0004_unique',
  statement: "CREATE UNIQUE INDEX users_email ON users (email) WHERE email <> 'marked-secret' AND deleted_at IS NULL",
  error: 'UNIQUE constraint failed: users.email',
};

const TROUBLED: FleetStatus = {
  ...QUIET,
  organization: 'acme',
  target: '0004_unique',
  versionCounts: [{ version: '0004_unique', tenantCount: 97 }, { version: '0003_notes', tenantCount: 101 }, { version: '(none)', tenantCount: 1 }, { version: '(unknown)', tenantCount: 1 }],
  engineCounts: { libSQL: 150, Turso: 50 },
  behindCount: 102,
  failedCount: 4,
  quarantinedCount: 1,
  failures: [
    { ...UNIQUE, quarantined: false, tenantCount: 24, databases: Array.from({ length: 20 }, (_, index) => `tenant-${index + 1}`) },
    { migration: null, statement: null, error: 'connect ECONNREFUSED', quarantined: false, tenantCount: 1, databases: ['initech'] },
    { ...UNIQUE, quarantined: true, tenantCount: 1, databases: ['hooli'] },
  ],
  rollout: { ...QUIET.rollout!, target: '0004_unique', endedAt: null, outcome: null, wave: 'wave 1', finishedCount: 97, recentCount: 50 },
};

test('shows a healthy fleet in a few lines', () => {
  expect(renderStatus(QUIET, PAGE)).toBe(lines(`
    Fleet crm-schema
      version  0003_notes
      tenants  200, all at the target
      engine   libSQL

    Versions
      0003_notes  200  ████████████████████████████████████████

    Last rollout
      to       0003_notes
      by       ada@laptop, process 4711
      started  2026-01-02 03:04:05 UTC
      ended    2026-01-02 03:04:17 UTC, after 12s
      outcome  completed; 201 of 201 databases visited
    `));
});

test('shows failures and the rollout under way, without the contents of strings', () => {
  expect(renderStatus(TROUBLED, PAGE)).toBe(lines(`
    Fleet crm-schema of acme
      version  0003_notes
      target   0004_unique
      tenants  200: 102 behind (3 failed), 1 in quarantine
      engines  libSQL 150, Turso 50

    Versions
      0004_unique   97  ███████████████████▍
      0003_notes   101  ████████████████████▎
      (none)         1  ▎
      (unknown)      1  ▎

    Failed
      0004_unique: UNIQUE constraint failed: users.email
          CREATE UNIQUE INDEX users_email ON users (email) WHERE email <> '...' A...
        24 tenants: tenant-1, tenant-2, tenant-3, tenant-4, tenant-5, tenant-6,
        tenant-7, tenant-8, tenant-9, tenant-10, tenant-11, tenant-12, tenant-13,
        tenant-14, tenant-15, tenant-16, tenant-17, tenant-18, tenant-19, tenant-20
        and 4 more
      before any migration: connect ECONNREFUSED
        1 tenant: initech

    In quarantine
      0004_unique: UNIQUE constraint failed: users.email
          CREATE UNIQUE INDEX users_email ON users (email) WHERE email <> '...' A...
        1 tenant: hooli

    Rollout under way
      to       0004_unique
      by       ada@laptop, process 4711
      started  2026-01-02 03:04:05 UTC
      canaries  ██████████████████████████████  2/2
      wave 1    ██████████████▍                 95/198
      schema                                    0/1
      97 of 201 databases, 5/s, about 21s left
    `));
});

test('shows a fleet without a rollout and without tenants', () => {
  const { rollout: _rollout, ...never } = QUIET;
  expect(renderStatus({ ...never, version: null, target: null, versionCounts: [], engineCounts: {}, tenantCount: 0 }, PAGE)).toBe(lines(`
    Fleet crm-schema
      version  (none)
      tenants  0
    `));
});

test('writes no line that is longer than the page', () => {
  for (const width of [60, 80, 100]) {
    const long = renderStatus(TROUBLED, { ...PAGE, width }).split('\n').filter((line) => line.length > width);
    expect(long).toEqual([]);
  }
});

test('writes the same text with and without colours', () => {
  const coloured = renderStatus(TROUBLED, COLOURS);
  expect(coloured).toContain('\u001B[31m3 failed\u001B[39m');
  expect(coloured.replace(/\u001B\[\d+m/g, '')).toBe(renderStatus(TROUBLED, PAGE));
});

test('shows the waves around the current one if there are many', () => {
  const waves = Array.from({ length: 20 }, (_, index) => ({ kind: 'wave' as const, name: `wave ${index + 1}`, databaseCount: 10 }));
  const text = renderStatus({ ...TROUBLED, failures: [], rollout: { ...TROUBLED.rollout!, waves, wave: 'wave 10', finishedCount: 95 } }, PAGE);
  expect(text).toContain(lines(`
      7 waves of 70 databases done
      wave 8   ██████████████████████████████  10/10
      wave 9   ██████████████████████████████  10/10
      wave 10  ███████████████                 5/10
      wave 11                                  0/10
    `).replace(/^(?=.)/gm, '  '));
  expect(text).toContain('  5 more waves to come\n');
});

test.each<[string | null, number, number[]]>([
  [null, 0, [0, 0, 0]],
  ['canaries', 1, [1, 0, 0]],
  ['wave 1', 12, [2, 10, 0]],
  ['new tenants', 203, [2, 198, 0]],
  ['schema', 204, [2, 198, 1]],
])('counts in wave "%s" with %d finished databases the waves as %j', (wave, finished, expected) => {
  const rollout = { ...QUIET.rollout!, endedAt: null, wave, finishedCount: finished };
  expect(progressOf(rollout).waves.map((each) => each.finishedCount)).toEqual(expected);
});

test.each<[string, string, number, number, number | undefined, number | undefined]>([
  ['canaries', '2026-01-02T03:04:06.000Z', 1, 1, 1, 200_000],
  // After a pause of half an hour.
  ['wave 1', '2026-01-02T03:34:15.000Z', 51, 30, 2, 75_000],
  ['wave 1', '2026-01-02T03:34:15.000Z', 51, 1, 1 / 15, 2_250_000],
  ['wave 1', '2026-01-02T03:04:05.000Z', 0, 0, undefined, undefined],
])('measures in the wave "%s" at %s, with %d databases and %d of them in the last seconds, the rate of the last seconds', (wave, lastAt, finished, finishedLately, rate, leftMs) => {
  const rollout = { ...TROUBLED.rollout!, startedAt: '2026-01-02T03:04:05.000Z', wave, lastAt, finishedCount: finished, recentCount: finishedLately };
  expect(progressOf(rollout)).toMatchObject({ rate, leftMs });
});

test('names the JSON fields like the provider', () => {
  expect(statusJson(TROUBLED)).toEqual({
    schema_database: 'crm-schema',
    organization: 'acme',
    version: '0003_notes',
    target: '0004_unique',
    versions: { '0004_unique': 97, '0003_notes': 101, '(none)': 1, '(unknown)': 1 },
    engines: { libSQL: 150, Turso: 50 },
    tenant_count: 200,
    behind_count: 102,
    failed_count: 4,
    quarantined_count: 1,
    failures: [
      { ...UNIQUE, statement: expect.stringContaining("email <> '...'"), quarantined: false, tenant_count: 24, databases: TROUBLED.failures[0].databases },
      { migration: null, statement: null, error: 'connect ECONNREFUSED', quarantined: false, tenant_count: 1, databases: ['initech'] },
      { ...UNIQUE, statement: expect.stringContaining("email <> '...'"), quarantined: true, tenant_count: 1, databases: ['hooli'] },
    ],
    rollout: {
      epoch: 7,
      running: true,
      holder: 'ada@laptop, process 4711',
      target: '0004_unique',
      wave: 'wave 1',
      waves: [
        { name: 'canaries', database_count: 2, finished_count: 2 }, { name: 'wave 1', database_count: 198, finished_count: 95 }, { name: 'schema', database_count: 1, finished_count: 0 },
      ],
      database_count: 201,
      finished_count: 97,
      per_second: 5,
      seconds_left: 21,
      started_at: '2026-01-02T03:04:05.000Z',
      ended_at: null,
      outcome: null,
    },
  });
  expect(statusJson(QUIET)).toMatchObject({ organization: null, failures: [], rollout: { running: false, outcome: 'completed', seconds_left: null } });
});

test('counts databases that the ledger does not know as tenants that are behind', () => {
  const found = [1, 2, 3].map((last) => `019db7a2-9210-79e5-afed-00000000000${last}`);
  expect(withUnknown(TROUBLED, found)).toMatchObject({
    engineCounts: { libSQL: 150, Turso: 53 },
    tenantCount: 203,
    behindCount: 105,
    versionCounts: [...TROUBLED.versionCounts.slice(0, 3), { version: '(unknown)', tenantCount: 4 }],
  });
  expect(withUnknown(QUIET, found.slice(0, 1)).versionCounts).toEqual([...QUIET.versionCounts, { version: '(unknown)', tenantCount: 1 }]);
  expect(withUnknown(QUIET, [])).toBe(QUIET);
});
