import assert from 'node:assert/strict';
import { FleetApp, SCHEMA_DATABASE } from './fleet-app';
import { changesOf } from '../example';
import type { Platform } from '../platform';
import type { Step, Story } from '../story';

const FIRST = '0001_accounts';
const UNIQUE = '0002_unique_emails';
const LAST = '0003_invoices';
/** Two customers with a duplicate email address: one that the code knows, and one that signed up. */
const BROKEN = ['customer-042', 'customer-142'];
const BY_HAND = 'customer-007';

const STEPS: readonly Step<FleetApp>[] = [
  {
    title: 'Deploy the fleet: 100 customers that the code knows, at the first migration',
    async run(app, platform) {
      app.aimAt(FIRST);
      await app.deploy();
      assert.equal(await customers(platform), 100);
      return `100 databases and the schema database, all at ${FIRST}, in one Terraform resource`;
    },
  },
  {
    title: 'The application creates 100 more customers',
    async run(app, platform) {
      await app.signUp(101, 200);
      assert.equal(await customers(platform), 200);
      for (const customer of BROKEN) await addAccountTwice(app, customer);
      assert.deepEqual(changesOf(await app.plan()), []);
      return 'each is a branch of the schema database at its version; the next plan includes them and is empty';
    },
  },
  {
    title: 'Set the last migration as the target: the plan is a review',
    async run(app) {
      app.aimAt(undefined);
      const [fleet, ...others] = changesOf(await app.plan());
      assert.deepEqual(others, []);
      const { rollout } = fleet.change.after;
      assert.deepEqual(rollout.migrations.map((migration: any) => [migration.name, migration.databases]), [[UNIQUE, 201], [LAST, 201]]);
      assert.deepEqual(rollout.from, { [FIRST]: 200 });
      return [`${UNIQUE} and ${LAST} on 201 databases, in this order:`, ...rollout.order.map((step: string) => `  ${step}`)].join('\n');
    },
  },
  {
    title: 'Deploy: two customers have data that breaks a migration',
    async run(app) {
      const output = await app.deployAndFail();
      assert.match(output, new RegExp(`"${BROKEN[0]}", "${BROKEN[1]}" failed in migration "${UNIQUE}"`));
      assert.match(output, /UNIQUE constraint failed/);
      assert.equal(await app.version(BROKEN[0]), FIRST);
      assert.equal(await app.version('customer-001'), LAST);
      assert.equal(await app.version(SCHEMA_DATABASE), FIRST);
      return '198 customers are at the last migration; two customers and the schema database are unchanged';
    },
  },
  {
    title: 'Show it: cdktf-turso fleet status',
    async run(app) {
      const status = await app.fleet('status');
      for (const customer of BROKEN) assert.ok(status.includes(customer));
      return `\n${status.trimEnd()}`;
    },
  },
  {
    title: 'Correct the data and deploy again: only the missing migrations run',
    async run(app) {
      for (const customer of BROKEN) await app.queryDatabase(customer, 'DELETE FROM accounts WHERE id > 1', 'full-access');
      await app.deploy();
      for (const database of [...BROKEN, SCHEMA_DATABASE]) assert.equal(await app.version(database), LAST);
      assert.deepEqual(changesOf(await app.plan()), []);
      return 'every database is at the last migration, and the plan is empty';
    },
  },
  {
    title: 'The application opens a customer, and creates another one',
    async run(app) {
      const accounts = await app.accounts(BROKEN[1]);
      assert.match(accounts, /owner@customer-142\.example/);
      await app.signUp(201, 201);
      assert.equal(await app.version('customer-201'), LAST);
      return 'both have the schema that the whole fleet has';
    },
  },
  {
    title: 'Change a database by hand, and find it: cdktf-turso fleet verify',
    async run(app) {
      await app.queryDatabase(BY_HAND, 'DROP INDEX invoices_account', 'full-access');
      const drift = await app.fleet('verify', '--parent', SCHEMA_DATABASE);
      assert.match(drift, new RegExp(BY_HAND));
      assert.match(drift, /invoices_account/);
      return `\n${drift.trimEnd()}`;
    },
  },
  {
    title: 'Destroy removes everything',
    async run(app, platform) {
      await app.destroy();
      assert.deepEqual(await platform.databases(), []);
      return 'no database is left, also none of the application';
    },
  },
];

/** `npm run start:fleet`: a fleet of two hundred databases. */
export const fleet: Story<FleetApp> = { steps: STEPS, app: (platform, signal) => new FleetApp(platform, signal) };

async function customers(platform: Platform): Promise<number> {
  return (await platform.databases()).filter((name) => name.startsWith('customer-')).length;
}

async function addAccountTwice(app: FleetApp, customer: string): Promise<void> {
  const row = "('ada@example.com', 'Ada')";
  await app.queryDatabase(customer, `INSERT INTO accounts (email, name) VALUES ${row}, ${row}`, 'full-access');
}
