import assert from 'node:assert/strict';
import { TeamCloudApp, type Session } from './team-cloud-app';
import { changesOf, query } from '../example';
import type { Step, Story } from '../story';

const TEAM = 'Platform';
const CONNECTION = 'orders';
/** What no wire, database, file or log may hold. */
const SECRET = 'correct-horse-battery-staple';
const NEW_SECRET = 'another-horse-entirely-42';

/** The sessions of the story: Vera only looks on, in a browser. */
interface Cast {
  readonly ada: Session;
  readonly vera: Session;
  readonly teamId: string;
}

let cast: Cast;

const STEPS: readonly Step<TeamCloudApp>[] = [
  {
    title: 'Deploy staging and production',
    async run(app, platform) {
      await app.deploy();
      assert.deepEqual(await platform.databases(), ['production-team-cloud', 'staging-team-cloud']);
      const [staging, production] = [await app.environment('staging', 'worker'), await app.environment('production', 'worker')];
      await assert.rejects(query(production.TURSO_DATABASE_URL, staging.TURSO_AUTH_TOKEN, 'SELECT 1'));
      await assert.rejects(query(staging.TURSO_DATABASE_URL, staging.TURSO_AUTH_TOKEN, 'DROP TABLE users'));
      return 'a group and a database each; the service token of staging opens only staging, and changes no schema';
    },
  },
  {
    title: 'Users sign in at the issuer, with PKCE: two on desktops, one in a browser',
    async run(app) {
      await app.start();
      assert.match(await app.signIn('ada'), /Signed in as ada@example\.com/);
      assert.match(await app.signIn('bob'), /Signed in as bob@example\.com/);
      const vera = await app.browse('vera');
      assert.equal((await vera.send('GET', '/me')).body.email, 'vera@example.com');
      const stolen = await app.browse('vera');
      assert.equal(await stolen.refresh(), 200);
      assert.equal(await stolen.refreshAgainWithOldCookie(), 401);
      assert.equal(await stolen.refresh(), 401);
      cast = { ada: await app.browse('ada'), vera, teamId: '' };
      return 'the Worker runs in workerd; a refresh token that comes twice ends its session';
    },
  },
  {
    title: 'Ada creates a team and a connection, and adds Bob as editor and Vera as viewer',
    async run(app) {
      await app.desktop('ada', ['create-team', TEAM]);
      const [{ id: teamId }] = (await cast.ada.send('GET', '/teams')).body.items;
      cast = { ...cast, teamId };
      for (const [email, role] of [['bob@example.com', 'editor'], ['vera@example.com', 'viewer']]) {
        assert.equal((await cast.ada.send('POST', `/teams/${teamId}/members`, { email, role })).status, 201);
      }
      const fields = [`name=${CONNECTION}`, 'host=old.db.example', 'port=5432', 'username=shop', 'secret=-'];
      assert.match(await app.desktop('ada', ['create-connection', TEAM, ...fields], SECRET), /Gave the key of a team to 1 members/);
      return 'Ada\'s desktop sealed the secret, and the key of the team for Bob, before it sent them';
    },
  },
  {
    title: 'Roles refuse and allow',
    async run() {
      const { vera, ada, teamId } = cast;
      const [{ id, version }] = (await vera.send('GET', `/teams/${teamId}/connections`)).body.items;
      const path = `/teams/${teamId}/connections/${id}`;
      const seen = { 'if-match': `"${version}"` };
      assert.equal((await vera.send('GET', path)).status, 200);
      assert.equal((await vera.send('PATCH', path, { host: 'vera.example' }, seen)).status, 403);
      assert.equal((await vera.send('GET', `/teams/${teamId}/audit`)).status, 403);
      assert.equal((await ada.send('PATCH', path, { host: 'first.db.example' }, seen)).status, 200);
      assert.equal((await ada.send('PATCH', path, { host: 'late.db.example' }, seen)).status, 412);
      return 'the viewer reads and changes nothing; the owner changes the host once, and not with an ETag that is old';
    },
  },
  {
    title: 'Bob syncs, and opens the secret',
    async run(app) {
      await app.desktop('bob', ['sync']);
      assert.equal(await app.desktop('bob', ['secret', TEAM, CONNECTION]), SECRET);
      return 'Bob\'s desktop has the key of the team; Vera has no desktop, and no key';
    },
  },
  {
    title: 'Without the network both edit the same connection',
    async run(app) {
      await app.network(false);
      const kept = /cannot be reached.*kept on this machine/;
      assert.match(await app.desktop('ada', ['edit', TEAM, CONNECTION, 'host=ada.db.example', 'port=6543']), kept);
      assert.match(await app.desktop('bob', ['edit', TEAM, CONNECTION, 'host=bob.db.example', 'username=bob', 'secret=-'], NEW_SECRET), kept);
      const { host, waiting } = await app.connection('bob', TEAM, CONNECTION);
      assert.deepEqual([host, waiting], ['bob.db.example', ['host', 'username', 'secret']]);
      return 'each reads the embedded replica and keeps the edits on the own machine; Bob wrote the host later than Ada';
    },
  },
  {
    title: 'Back online: the last writer of each field wins',
    async run(app) {
      // Bob's desktop runs on: it finds that the network is away, and then that it is back.
      await app.watch('bob', /3 edits sent/, (line) => void (line.includes('cannot be reached') && app.network(true)));
      assert.match(await app.desktop('ada', ['sync']), /2 edits sent.*host: somebody wrote it later/);
      const { host, port, username, waiting } = await app.connection('ada', TEAM, CONNECTION);
      assert.deepEqual({ host, port, username, waiting }, { host: 'bob.db.example', port: 6543, username: 'bob', waiting: [] });
      assert.equal(await app.desktop('ada', ['secret', TEAM, CONNECTION]), NEW_SECRET);
      return 'Ada synced after Bob, but Bob wrote later: his host and her port; Ada opens the secret that Bob sealed';
    },
  },
  {
    title: 'The audit log has the history',
    async run() {
      const { body } = await cast.ada.send('GET', `/teams/${cast.teamId}/audit?limit=5`);
      const history = body.items.map((row: any) => `${row.user_name} ${row.field} ${row.outcome}`);
      assert.deepEqual(history, ['ada port applied', 'ada host superseded', 'bob secret applied', 'bob username applied', 'bob host applied']);
      assert.equal(body.items[1].new_value, 'ada.db.example');
      assert.notEqual(body.next, null);
      return `the value that did not win is there, too:\n${history.map((line: string) => `  ${line}`).join('\n')}`;
    },
  },
  {
    title: 'Look for the secrets in clear text',
    async run(app) {
      const places = await app.everything();
      for (const [place, content] of Object.entries(places)) {
        for (const secret of [SECRET, NEW_SECRET]) assert.equal(content.includes(secret), false, `${place} has a secret in clear text.`);
      }
      // The search would find it: the sealed secret and the host are there.
      const { secret: sealed } = (await cast.vera.send('GET', `/teams/${cast.teamId}/connections`)).body.items[0];
      for (const place of ['the database', 'the traffic of the Worker', 'the traffic of the database', 'the files of the desktops']) {
        for (const text of [sealed, 'bob.db.example']) assert.ok(places[place].includes(text), `${place} should have "${text}".`);
      }
      return `not in ${Object.keys(places).join(', ')}`;
    },
  },
  {
    title: 'Too many requests are refused',
    async run() {
      const answers = await Promise.all(Array.from({ length: 150 }, async () => cast.vera.send('GET', '/me')));
      const [refused] = answers.filter(({ status }) => status === 429);
      assert.ok(refused, 'One of 150 requests at once should be refused.');
      assert.equal((await cast.ada.send('GET', '/me')).status, 200);
      return `${refused.body.error} Ada is not affected.`;
    },
  },
  {
    title: 'A migration goes to staging, and then to production',
    async run(app) {
      await app.addCloudMigration('00006_color', "ALTER TABLE connections ADD COLUMN color TEXT NOT NULL DEFAULT 'grey';");
      await app.migrate('staging');
      assert.equal(await app.version('staging-team-cloud'), '00006_color');
      assert.equal((await cast.ada.send('GET', `/teams/${cast.teamId}/connections`)).status, 200);
      assert.equal(await app.version('production-team-cloud'), '00005_sync_clock');
      await app.migrate('production');
      assert.equal(await app.version('production-team-cloud'), '00006_color');
      const [change, ...others] = changesOf(await app.planOf('production'));
      assert.deepEqual([others, change.type, change.change.before.version], [[], 'turso_database_migrations', '00006_color']);
      return 'the job brought the same files to both; the Worker served on, and the stack of production finds its database migrated';
    },
  },
  {
    title: 'The token of the migration job can do nothing else',
    async run(app) {
      const refused = [
        await app.tryJobToken('staging', 'POST', '/databases', { name: 'more', group: 'staging-teams' }),
        await app.tryJobToken('staging', 'DELETE', '/databases/staging-team-cloud'),
        await app.tryJobToken('staging', 'POST', '/groups/staging-teams/auth/tokens'),
        await app.tryJobToken('staging', 'POST', '/databases/staging-team-cloud/auth/rotate'),
        await app.tryJobToken('staging', 'POST', '/databases/production-team-cloud/auth/tokens'),
      ];
      assert.deepEqual(refused.map((status) => status === 403 || status === 404), refused.map(() => true), refused.join());
      return 'it creates, deletes and rotates nothing, and does not reach production';
    },
  },
  {
    title: 'Destroy removes everything',
    async run(app, platform) {
      await app.destroy();
      assert.deepEqual(await platform.databases(), []);
      return 'no database is left in either stage';
    },
  },
];

/** `npm run start:team-cloud`: a Worker and desktops on one database, in two stages. */
export const teamCloud: Story<TeamCloudApp> = { steps: STEPS, app: (platform, signal) => new TeamCloudApp(platform, signal) };
