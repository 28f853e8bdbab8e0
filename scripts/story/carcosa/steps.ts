import assert from 'node:assert/strict';
import { CarcosaApp, DATABASE } from './carcosa-app';
import { changesOf } from '../example';
import type { Step, Story } from '../story';

const RELEASED = '20250820132603_bucket_sharing_system';
const CHECKSUMS = '20250827091500_file_checksums';
const SIZES = '20250901120000_unique_sizes';
/** The credentials of the demo bucket. */
const SECRET = 'demo-secret';

const STEPS: readonly Step<CarcosaApp>[] = [
  {
    title: 'Deploy: one database with the initial migration and the four that followed',
    async run(app) {
      await app.deploy();
      assert.match(await app.db('status', DATABASE), new RegExp(`has 5 migrations\\n  version +${RELEASED}`));
      return `the database is at ${RELEASED}`;
    },
  },
  {
    title: 'Seed it with demo data, and start the service',
    async run(app) {
      await app.seed();
      await app.start();
      const ben = await app.send('GET', '/me', { token: await app.signIn('ben') });
      assert.deepEqual(ben.body.teams.map(({ slug, role }: any) => [slug, role]), [['docs', 'MEMBER']]);
      const { teams } = (await app.send('GET', '/me', { token: await app.signIn('ada') })).body;
      assert.deepEqual(teams.map(({ slug, role }: any) => [slug, role]), [['docs', 'OWNER'], ['media', 'OWNER']]);
      return 'Ada owns the teams media and docs; Ben accepted an invitation to docs';
    },
  },
  {
    title: 'A program uploads with an API key that may do nothing else, into a shared bucket',
    async run(app) {
      const token = await app.signIn('ada');
      const { project, docs, media, bucket } = await places(app);
      const permissions = ['uploads:init', 'uploads:create', 'uploads:complete'];
      const { key } = (await app.send('POST', `/projects/${project}/api-keys`, { token, body: { label: 'uploader', permissions } })).body;
      const file = await upload(app, project, key, 'handbook.txt');
      assert.equal((await app.send('GET', `/projects/${project}/files`, { key })).status, 403);

      const { body: link } = await app.send('GET', `/projects/${project}/files/${file}/link`, { token });
      assert.deepEqual(await app.send('GET', link.url), { status: 200, body: 'hello' });

      await app.send('PUT', `/teams/${media}/buckets/${bucket}/shares/${docs}`, { token, body: { accessLevel: 'READ_ONLY' } });
      const refused = await app.send('POST', `/projects/${project}/uploads`, { key, body: { path: 'b.txt', mimeType: 'text/plain', size: 5 } });
      assert.deepEqual(refused, { status: 403, body: { error: 'The team has READ_ONLY access to the bucket. This needs READ_WRITE.' } });
      await app.send('PUT', `/teams/${media}/buckets/${bucket}/shares/${docs}`, { token, body: { accessLevel: 'READ_WRITE' } });
      return `without files:read: 403; READ_ONLY for the team: ${refused.body.error}`;
    },
  },
  {
    title: 'The audit log has each change, and no backup has credentials in clear',
    async run(app) {
      const { organization, project } = await places(app);
      const token = await app.signIn('ada');
      assert.equal((await app.send('DELETE', `/projects/${project}/api-keys/none`, { token })).status, 404);
      const { body: entries } = await app.send('GET', `/organizations/${organization}/audit`, { token });
      const actions = entries.map(({ action }: any) => action);
      for (const action of ['organization.create', 'invitation.accept', 'bucket.share', 'api-key.create', 'upload.complete']) assert.ok(actions.includes(action), action);
      assert.ok(!actions.includes('api-key.revoke'));
      const backup = app.read(await app.backup('first'));
      assert.match(backup, /ada@hyades\.example/);
      assert.doesNotMatch(backup, new RegExp(SECRET));
      return `${entries.length} entries; the backup has ${backup.length} characters, none of the secret key`;
    },
  },
  {
    title: 'Add a migration: the status tries it on the real data, and a deployment needs a backup of today',
    async run(app) {
      app.addPrismaMigration(CHECKSUMS, 'ALTER TABLE "File" ADD COLUMN "checksum" TEXT;', 'ALTER TABLE "File" DROP COLUMN "checksum";');
      const status = await app.status();
      assert.match(status, new RegExp(`Pending migrations\\n  ${CHECKSUMS}\\n\\nTrial on carcosa, rolled back\\n  passed`));
      app.ageBackups();
      await assert.rejects(app.plan(), /No backup is younger than a day\. Make one with "npm run backup"/);
      await app.backup('second');
      const [change, ...others] = changesOf(await app.plan());
      assert.deepEqual([change.change.after.version, others], [CHECKSUMS, []]);
      return `\n${status.trimEnd()}\nWith a new backup, the plan changes the version alone.`;
    },
  },
  {
    title: 'Deploy it while the service runs',
    async run(app) {
      await app.deploy();
      const { project } = await places(app);
      const { body: files } = await app.send('GET', `/projects/${project}/files`, { token: await app.signIn('ben') });
      assert.deepEqual(files.map(({ path }: any) => path), ['handbook.txt']);
      assert.deepEqual(await app.queryDatabase(DATABASE, 'SELECT checksum FROM File'), [{ checksum: null }]);
      return 'the service answers as before, and the column is there';
    },
  },
  {
    title: 'A deployment that fails: two files have the same size, and nothing changes',
    async run(app) {
      const { project } = await places(app);
      const token = await app.signIn('ada');
      const { key } = (await app.send('POST', `/projects/${project}/api-keys`, { token, body: { label: 'admin', group: 'ADMIN' } })).body;
      await upload(app, project, key, 'same-size.txt');
      app.addPrismaMigration(SIZES, 'CREATE UNIQUE INDEX "File_size_key" ON "File"("size");', 'DROP INDEX "File_size_key";');
      assert.match(await app.status(), /failed: 20250901120000_unique_sizes, line 1: UNIQUE constraint failed:\s+File\.size/);
      const error = await app.deployAndFail();
      assert.match(error, /UNIQUE constraint failed: File\.size/);
      app.removeMigration(SIZES);
      assert.match(await app.status(), /pending +nothing/);
      return 'the plan fails with: UNIQUE constraint failed: File.size; without that migration, nothing is pending';
    },
  },
  {
    title: 'Somebody deletes too much. Look at the backup beside the database, then restore it in place',
    async run(app) {
      const path = await app.backup('third');
      await app.db('sql', DATABASE, 'DELETE FROM Transform; DELETE FROM File; DELETE FROM Upload;', '--write');
      await app.db('restore', 'carcosa-look', path);
      const lost = "SELECT path FROM File WHERE path LIKE '%.txt' ORDER BY path";
      const files = [{ path: 'handbook.txt' }, { path: 'same-size.txt' }];
      assert.deepEqual(await app.queryDatabase('carcosa-look', lost), files);
      assert.match(await app.db('restore', DATABASE, path), /exists and is not empty, and a restore never replaces data/);

      await app.db('reset', DATABASE, '--confirm', DATABASE);
      assert.match(await app.db('restore', DATABASE, path), /Filled "carcosa" from the backup/);
      const { project } = await places(app);
      const { body } = await app.send('GET', `/projects/${project}/files`, { token: await app.signIn('ada') });
      assert.deepEqual(body.map((file: any) => file.path).sort(), files.map((file) => file.path));
      assert.deepEqual(changesOf(await app.plan()), []);
      return 'the running service has its files again, with the same URL and token, and the plan is empty';
    },
  },
  {
    title: 'Going back: TARGET_VERSION reverts the last migration by its down.sql',
    async run(app) {
      app.set({ TARGET_VERSION: RELEASED, FORCE_DESTROY: 'true' });
      await app.deploy();
      assert.match(await app.db('status', DATABASE), new RegExp(`version +${RELEASED}`));
      await assert.rejects(app.queryDatabase(DATABASE, 'SELECT checksum FROM File'), /no such column: checksum/);
      assert.equal((await app.send('GET', '/me', { token: await app.signIn('ada') })).status, 200);
      return `the database is at ${RELEASED} again, and the service still answers`;
    },
  },
  {
    title: 'Destroy removes everything',
    async run(app, platform) {
      await platform.api('DELETE', '/databases/carcosa-look');
      await app.destroy();
      const { databases } = await platform.api<{ databases: unknown[] }>('GET', '/databases');
      assert.deepEqual(databases, []);
      return 'no database is left';
    },
  },
];

/** `npm run start:carcosa`: an upload service for many organizations in one database. */
export const carcosa: Story<CarcosaApp> = { steps: STEPS, app: (platform, signal) => new CarcosaApp(platform, signal) };

/** The ids of what the seed has made. */
async function places(app: CarcosaApp): Promise<Record<'organization' | 'docs' | 'media' | 'bucket' | 'project', string>> {
  const [ids] = await app.queryDatabase(DATABASE, `SELECT Organization.id AS organization, docs.id AS docs, media.id AS media,
    Bucket.id AS bucket, Project.id AS project FROM Organization, Bucket, Project
    JOIN Team docs ON docs.slug = 'docs' JOIN Team media ON media.slug = 'media'`);
  return ids as Awaited<ReturnType<typeof places>>;
}

async function upload(app: CarcosaApp, project: string, key: string, path: string): Promise<string> {
  const uploads = `/projects/${project}/uploads`;
  const { id } = (await app.send('POST', uploads, { key, body: { path, mimeType: 'text/plain', size: 5 } })).body;
  assert.equal((await app.send('PUT', `${uploads}/${id}`, { key, body: 'hello' })).status, 204);
  const { status, body } = await app.send('POST', `${uploads}/${id}/complete`, { key });
  assert.equal(status, 201);
  return body.id;
}
