import assert from 'node:assert/strict';
import { NotesApp, type Visitor } from './notes-app';
import { query } from '../example';
import type { Step, Story } from '../story';

const TAGS = '0001_tags';
const REMINDERS = '0002_reminders';

const STEPS: readonly Step<NotesApp>[] = [
  {
    title: 'Start an OpenID issuer, deploy the fleet without a user, and start the server',
    async run(app, platform) {
      await app.startIssuer();
      app.aimAt(TAGS);
      await app.deploy();
      await app.start();
      const { environment } = await app.outputs();
      for (const name of ['TURSO_API_TOKEN', 'TURSO_ORG', 'TURSO_DATABASE_NAME', 'TURSO_GROUP_AUTH_TOKEN']) assert.ok(environment[name], name);
      assert.deepEqual(await platform.databases(), ['users-schema']);
      return 'the environment has the names of the starter';
    },
  },
  {
    title: 'Two users sign in, and their databases appear',
    async run(app, platform) {
      assert.equal((await app.stranger().request('GET /notes')).status, 401);
      await app.signIn('ada');
      assert.deepEqual(await platform.databases(), ['ada', 'users-schema']);
      await app.signIn('grace');
      await app.signIn('ada');
      assert.deepEqual(await platform.databases(), ['ada', 'grace', 'users-schema']);
      for (const user of ['ada', 'grace']) assert.equal(await app.version(user), TAGS);
      return 'each is a branch of the schema database, made at the first sign-in';
    },
  },
  {
    title: 'Notes and tags',
    async run(app) {
      const ada = await app.signIn('ada');
      await addNote(ada, 'Buy milk', 'home', 'shop');
      const { id } = await addNote(ada, 'Write to Charles', 'letters');
      await addNote(ada, 'Paint the fence', 'home');
      assert.equal((await ada.request('POST /notes', { body: '' })).status, 400);
      assert.deepEqual(await bodies(ada, '/notes'), ['Paint the fence', 'Write to Charles', 'Buy milk']);
      assert.deepEqual(await bodies(ada, '/notes?tag=home'), ['Paint the fence', 'Buy milk']);
      assert.equal((await ada.request(`DELETE /notes/${id}`)).status, 204);
      const { body: tags } = await ada.request('GET /tags');
      assert.deepEqual(tags, [{ name: 'home', notes: 2 }, { name: 'letters', notes: 0 }, { name: 'shop', notes: 1 }]);
      return tags.map(({ name, notes }: any) => `${name} ${notes}`).join(', ');
    },
  },
  {
    title: 'The users share nothing',
    async run(app) {
      const grace = await app.signIn('grace');
      assert.deepEqual((await grace.request('GET /notes')).body, []);
      assert.deepEqual((await grace.request('GET /tags')).body, []);
      assert.equal((await grace.request('DELETE /notes/1')).status, 404);
      await addNote(grace, 'Find the moth', 'home');
      assert.deepEqual(await app.queryDatabase('grace', 'SELECT body FROM notes'), [{ body: 'Find the moth' }]);
      assert.deepEqual(await app.queryDatabase('ada', 'SELECT body FROM notes ORDER BY id'), [{ body: 'Buy milk' }, { body: 'Paint the fence' }]);
      return 'grace sees none of the notes and tags of ada, and cannot delete them';
    },
  },
  {
    title: "A user's own token opens the user's own database, without the server",
    async run(app) {
      const [ada, grace] = await Promise.all(['ada', 'grace'].map(async (user) => (await (await app.signIn(user)).request('GET /database')).body));
      assert.deepEqual(await query(ada.url, ada.authToken, "INSERT INTO notes (body) VALUES ('From my phone') RETURNING body"), [{ body: 'From my phone' }]);
      assert.deepEqual(await bodies(await app.signIn('ada'), '/notes'), ['From my phone', 'Paint the fence', 'Buy milk']);
      await assert.rejects(query(grace.url, ada.authToken, 'SELECT body FROM notes'), /401/);
      await assert.rejects(query(grace.url.replace('grace', 'users-schema'), ada.authToken, 'SELECT body FROM notes'), /401/);
      for (const forbidden of ['DROP TABLE notes', 'DELETE FROM _turso_migrations']) {
        await assert.rejects(query(ada.url, ada.authToken, forbidden), /not authorized/);
      }
      return "it is refused at another user's database, and changes rows but no tables";
    },
  },
  {
    title: 'Deploy the reminders while the server answers requests',
    async run(app) {
      const [ada, grace] = await Promise.all(['ada', 'grace'].map(async (user) => app.signIn(user)));
      app.aimAt(REMINDERS);
      let deployed = false;
      const deployment = app.deploy().finally(() => { deployed = true; });
      const answers: number[] = [];
      const use = async (user: Visitor) => {
        while (!deployed) {
          answers.push((await user.request('GET /notes')).status);
          answers.push((await user.request('POST /notes', { body: 'Written during the deployment', tags: ['busy'] })).status);
        }
      };
      await Promise.all([use(ada), use(grace), deployment]);
      assert.deepEqual([...new Set(answers)].sort(), [200, 201]);
      for (const database of ['ada', 'grace', 'users-schema']) assert.equal(await app.version(database), REMINDERS);
      for (const user of [ada, grace]) {
        const { body: [{ id }] } = await user.request('GET /notes');
        assert.equal((await user.request(`POST /notes/${id}/reminders`, { dueAt: '2026-01-31T09:00:00Z' })).status, 201);
        assert.equal((await user.request('GET /reminders')).body.length, 1);
      }
      return `${answers.length} requests during the deployment, none failed; both users have reminders without a restart of the server`;
    },
  },
  {
    title: 'Destroy removes everything',
    async run(app, platform) {
      await app.destroy();
      assert.deepEqual(await platform.databases(), []);
      return 'no database is left';
    },
  },
];

/** `npm run start:notes`: a database for each user. */
export const notes: Story<NotesApp> = { steps: STEPS, app: (platform, signal) => new NotesApp(platform, signal) };

async function addNote(user: Visitor, body: string, ...tags: string[]): Promise<{ id: number }> {
  const answer = await user.request('POST /notes', { body, tags });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}

async function bodies(user: Visitor, path: string): Promise<string[]> {
  const { body: found } = await user.request(`GET ${path}`);
  return found.map(({ body }: any) => body);
}
