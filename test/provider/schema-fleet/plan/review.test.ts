import { createMigration } from '../../../../src/migrations';
import type { Announcement } from '../../../../src/provider/schema-fleet/plan/announcement';
import { carriedOut, isNothing, review } from '../../../../src/provider/schema-fleet/plan/review';

const MIGRATIONS = [
  createMigration('0001_users', 'CREATE TABLE users (id INTEGER PRIMARY KEY)', { down: 'DROP TABLE users' }),
  createMigration('0002_posts', 'CREATE TABLE posts (id INTEGER PRIMARY KEY)', { down: 'DROP TABLE posts' }),
  createMigration('0003_tags', 'CREATE TABLE tags (id INTEGER PRIMARY KEY)', { down: 'DROP TABLE tags' }),
];

/** A fleet of ten tenants that is brought from the first of three migrations to the last. */
const TEN: Announcement = {
  migrations: MIGRATIONS,
  position: 3,
  schemaDatabase: 'schema',
  strategy: {},
  fleet: { versions: { '0001_users': 10 }, version: '0001_users', quarantined_count: 0 },
  joining: [],
  leaving: false,
};
const SCHEMA = 'schema database "schema"';

const runs = (announcement: Announcement) =>
  (review(announcement).migrations ?? []).map(({ name, direction, databases }) => [name, direction, databases]);
const order = (changes: Partial<Announcement>) => review({ ...TEN, ...changes }).order;
const fleet = (versions: Record<string, number>, version: string | null, quarantined = 0) => (
  { versions, version, quarantined_count: quarantined });

describe('the migrations of a review', () => {
  test.each<[string, Partial<Announcement>, unknown[]]>([
    ['run in the tenants and in the schema database', {}, [['0002_posts', 'up', 11], ['0003_tags', 'up', 11]]],
    ['run where they are missing only', { fleet: fleet({ '0001_users': 2, '0002_posts': 5, '0003_tags': 3 }, '0001_users') },
      [['0002_posts', 'up', 3], ['0003_tags', 'up', 8]]],
    ['run in databases without any', { fleet: fleet({ '(none)': 4 }, null) }, [['0001_users', 'up', 5], ['0002_posts', 'up', 5], ['0003_tags', 'up', 5]]],
    ['may run in databases of which nothing is known', { fleet: fleet({ '0002_posts': 4, '(unknown)': 2 }, '0002_posts') }, [['0003_tags', 'up', 7]]],
    ['are none where all that is known has them', { fleet: fleet({ '0003_tags': 4, '(unknown)': 2 }, '0003_tags') }, []],
    ['are none in a fleet that is up to date', { fleet: fleet({ '0003_tags': 4 }, '0003_tags') }, []],
    ['run in the schema database alone', { fleet: fleet({ '0003_tags': 4 }, '0002_posts') }, [['0003_tags', 'up', 1]]],
    ['count those that join', { joining: ['a', 'b'] }, [['0002_posts', 'up', 13], ['0003_tags', 'up', 13]]],
    ['are counted during apply where nobody knows who joins', { joining: undefined }, [['0002_posts', 'up', undefined], ['0003_tags', 'up', undefined]]],
    ['are counted during apply where some leave', { leaving: true }, [['0002_posts', 'up', undefined], ['0003_tags', 'up', undefined]]],
    ['end at the target', { position: 2 }, [['0002_posts', 'up', 11]]],
    ['are all of a new fleet', { fleet: undefined, position: 2 }, [['0001_users', 'up', undefined], ['0002_posts', 'up', undefined]]],
    ['are reverted, the last first', { position: 1, fleet: fleet({ '0003_tags': 6, '0002_posts': 1, '(unknown)': 1 }, '0003_tags') },
      [['0003_tags', 'down', 7], ['0002_posts', 'down', 8]]],
    ['are reverted here and applied there', { position: 2, fleet: fleet({ '0003_tags': 1, '0001_users': 2 }, '0002_posts') },
      [['0003_tags', 'down', 1], ['0002_posts', 'up', 2]]],
  ])('%s', (_name, changes, expected) => {
    expect(runs({ ...TEN, ...changes })).toEqual(expected);
  });

  test('show what runs: the SQL, or a revert', () => {
    expect(review(TEN).migrations?.[0].sql).toBe(MIGRATIONS[1].sql);
    expect(review({ ...TEN, position: 0 }).migrations?.[0].sql).toBe('DROP TABLE users');
  });

  test('name statements that lose data by file and line', () => {
    const drop = createMigration('0004_drop', 'SELECT 1;\nDROP TABLE\n  users;', { file: 'migrations/0004_drop.sql', line: 3 });
    const [entry] = review({ ...TEN, migrations: [...MIGRATIONS, drop], position: 4, fleet: fleet({ '0003_tags': 1 }, '0003_tags') }).migrations ?? [];
    expect(entry.destructive).toEqual([expect.stringMatching(/^migrations\/0004_drop\.sql:4: .*"users".*: DROP TABLE users$/)]);
  });
});

describe('the order of a review', () => {
  test.each<[string, Partial<Announcement>, string[]]>([
    ['is one wave and the schema database', {}, ['wave 1: 10 tenants, 16 at a time', SCHEMA]],
    ['is the schema database alone where there are no tenants', { fleet: fleet({}, null) }, [SCHEMA]],
    ['is nothing where nothing is to be done', { fleet: fleet({ '0003_tags': 3 }, '0003_tags') }, []],
    ['has canaries, waves and pauses', {
      strategy: { canaries: ['a', 'b'], waves: ['1', '25%'], pauseMs: 600_000, concurrency: 4 },
    }, [
      'rehearsal on a branch of "a", which is deleted afterwards', 'canaries: "a", "b"', 'pause of 10m', 'wave 1: 1 tenant, 4 at a time', 'pause of 10m',
      'wave 2: 3 tenants, 4 at a time', 'pause of 10m', 'wave 3: 4 tenants, 4 at a time', SCHEMA,
    ]],
    ['names canaries that are the first by name where names are known', { names: ['c', 'a', 'b'], strategy: { canaries: ['b'], canaryCount: 1 } },
      ['rehearsal on a branch of "b", which is deleted afterwards', 'canaries: "b", "a"', 'wave 1: 8 tenants, 16 at a time', SCHEMA]],
    ['counts canaries whose names are not known', { strategy: { canaryCount: 2 } }, [
      'rehearsal on a branch of the first tenant by name, which is deleted afterwards', 'canaries: the first 2 by name', 'wave 1: 8 tenants, 16 at a time', SCHEMA,
    ]],
    ['adds canaries to those that are named', { strategy: { canaries: ['b'], canaryCount: 1 } }, [
      'rehearsal on a branch of "b", which is deleted afterwards', 'canaries: "b", the first of the others by name', 'wave 1: 8 tenants, 16 at a time', SCHEMA,
    ]],
    ['rehearses where it is told to', { strategy: { rehearseOn: 'c' } },
      ['rehearsal on a branch of "c", which is deleted afterwards', 'wave 1: 10 tenants, 16 at a time', SCHEMA]],
    ['takes snapshots', { strategy: { snapshotRetentionMs: 86_400_000 } },
      ['a snapshot of each tenant right before its migration, kept for 24h', 'wave 1: 10 tenants, 16 at a time', SCHEMA]],
    ['tries tenants in quarantine as the last', { fleet: fleet({ '0001_users': 10 }, '0001_users', 1) },
      ['wave 1: 9 tenants, 16 at a time', 'tenants in quarantine: 1', SCHEMA]],
    ['says no more than it knows where canaries may be done already', { strategy: { canaries: ['a'] }, fleet: fleet({ '0001_users': 4, '0003_tags': 6 }, '0001_users') },
      ['rehearsal on a branch of "a", which is deleted afterwards', 'canaries: "a", those that are behind', 'wave 1: about 3 tenants, 16 at a time', SCHEMA]],
    ['says no more than it knows of tenants that join', { joining: undefined, strategy: { waves: ['10', '50%'] } },
      ['wave 1: at most 10 tenants, 16 at a time', 'wave 2: at most 50% of the tenants, 16 at a time', 'all other tenants that are behind, 16 at a time', SCHEMA]],
    ['of a new fleet has its declared tenants', { fleet: undefined, names: ['a', 'b'] }, ['wave 1: 2 tenants, 16 at a time', SCHEMA]],
    ['of a new fleet whose tenants are found', { fleet: undefined, joining: undefined }, ['all tenants that are behind, 16 at a time', SCHEMA]],
    ['of new tenants alone needs no rehearsal', { fleet: fleet({ '(unknown)': 2, '0003_tags': 1 }, '0003_tags'), strategy: { rehearseOn: 'a' } },
      ['2 tenants are asked for their versions, and migrated only if behind, 16 at a time']],
    ['of a tenant that joins, with nothing to run, names no waves', {
      fleet: fleet({ '0003_tags': 9 }, '0003_tags'), joining: ['new'], strategy: { canaries: ['a'], waves: ['10', '25%'], pauseMs: 60_000 },
    }, ['1 tenant is asked for its version, and migrated only if behind, 16 at a time']],
    ['of tenants that are found, with nothing to run, names no waves', {
      fleet: fleet({ '0003_tags': 9 }, '0003_tags'), joining: undefined, strategy: { waves: ['10'] },
    }, ['tenants whose version is not known are asked for their versions, and migrated only if behind, 16 at a time']],
    ['begins with the schema database on a revert', { position: 1, fleet: fleet({ '0003_tags': 2 }, '0003_tags') }, [SCHEMA, 'wave 1: 2 tenants, 16 at a time']],
  ])('%s', (_name, changes, expected) => {
    expect(order(changes)).toEqual(expected);
  });
});

test('detects an empty review', () => {
  expect(isNothing(review({ ...TEN, fleet: fleet({ '0003_tags': 4 }, '0003_tags') }))).toBe(true);
  expect(isNothing(review({ ...TEN, fleet: fleet({ '0003_tags': 4, '(unknown)': 1 }, '0003_tags') }))).toBe(false);
  expect(isNothing(review(TEN))).toBe(false);
});

describe('a review after the rollout', () => {
  test('keeps the planned values', () => {
    const announced = review(TEN);
    expect(carriedOut(announced, new Map([['0002_posts', 3]]), { '(none)': 1 })).toEqual(announced);
  });

  test('fills in unknown values', () => {
    const done = carriedOut(review({ ...TEN, fleet: undefined }), new Map([['0001_users', 3], ['0002_posts', 4]]), { '(none)': 3 });
    expect(done.migrations.map(({ name, databases }) => [name, databases])).toEqual([['0001_users', 3], ['0002_posts', 4], ['0003_tags', 0]]);
    expect(done.from).toEqual({ '(none)': 3 });
  });
});
