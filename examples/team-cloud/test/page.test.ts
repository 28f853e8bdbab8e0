import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { TestCloud, type TestUser } from './cloud';
import { stamp } from '../app/shared/stamp';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const skip = existsSync(CHROMIUM) ? false : `There is no ${CHROMIUM}. Install Debian's package "chromium", or set CHROMIUM_PATH.`;

void describe('the page of the cloud', { skip }, () => {
  let cloud: TestCloud;
  let browser: Browser;
  let [ada, bob, vera]: TestUser[] = [];
  let team: string;

  before(async () => {
    [cloud, browser] = await Promise.all([TestCloud.start({ REQUESTS_PER_MINUTE: '1000' }), chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })]);
    [ada, bob, vera] = await Promise.all(['Ada Lovelace', 'Bob Kahn', 'Vera Rubin'].map(async (name) => cloud.user(name)));
    team = (await ada.send('POST', '/teams', { name: 'Platform', sealedKey: 'k'.repeat(64) })).body.id;
    for (const [user, role] of [[bob, 'editor'], [vera, 'viewer']] as const) await ada.send('POST', `/teams/${team}/members`, { email: `${user.id}@example.com`, role });
    const secret = `sealed:${'n'.repeat(32)}:${'c'.repeat(40)}`;
    const { body: orders } = await bob.send('POST', `/teams/${team}/connections`, { name: 'orders', host: 'db.example', port: 5432, username: 'shop', secret });
    await bob.send('POST', `/teams/${team}/connections`, { name: '<b>reports</b>', host: 'reports.example' });
    const now = Date.now();
    const edit = (id: string, value: string, time: number) => ({ id, teamId: team, connectionId: orders.id, field: 'host', value, stamp: stamp(time, id) });
    const edits = [...Array.from({ length: 20 }, (_, index) => edit(`edit-${index}`, `db-${index}.example`, now - 20 + index)), edit('late', 'too-late.example', now - 60_000)];
    await bob.send('POST', '/sync/edits', { edits });
  });
  after(async () => {
    await browser?.close();
    await cloud?.stop();
  });

  /** Opens the page as a user who has signed in, and fails at the end if the page reported an error. */
  async function open(user?: TestUser): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1100, height: 760 } });
    if (user !== undefined) await context.addCookies([{ name: 'refresh', value: await cloud.session(user), domain: '127.0.0.1', path: '/auth', httpOnly: true, sameSite: 'Strict' }]);
    const page = await context.newPage();
    page.on('pageerror', (error) => assert.fail(error.message));
    page.setDefaultTimeout(60_000);
    await page.goto(cloud.url);
    return page;
  }

  test('offers a sign-in to strangers, and shows nothing else', async () => {
    const page = await open();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    assert.equal(await page.getByRole('navigation').isVisible(), false);
    assert.equal(await page.getByRole('link', { name: 'Sign in' }).getAttribute('href'), '/auth/login');
    await page.context().close();
  });

  test('lets an owner change a role, and shows it in the audit log', async () => {
    const page = await open(ada);
    await page.getByRole('heading', { name: 'Platform' }).waitFor();
    await page.getByLabel('Role of Vera Rubin').selectOption('editor');
    await page.getByRole('status').filter({ hasText: 'Vera Rubin is editor now.' }).waitFor();
    const { body } = await ada.send('GET', `/teams/${team}/members`);
    assert.equal(body.items.find((one: any) => one.user_id === vera.id).role, 'editor');
    await page.getByRole('tab', { name: 'Audit log' }).click();
    await page.getByRole('row', { name: /Ada Lovelace changed member Vera Rubin, role viewer → editor/ }).waitFor();
    await page.getByRole('row', { name: /too-late\.example superseded by a later edit/ }).waitFor();
    const rows = page.locator('tbody tr');
    assert.equal(await rows.count(), 20);
    await page.getByRole('button', { name: 'Show more' }).click();
    await rows.nth(30).waitFor();
    await page.context().close();
  });

  test('says what a rule of the team forbids', async () => {
    const page = await open(ada);
    await page.getByPlaceholder('Email address of somebody who has signed in').fill('nobody@example.com');
    await page.getByRole('button', { name: 'Add member' }).click();
    await page.getByRole('status').filter({ hasText: 'Nobody with the email address nobody@example.com has signed in yet.' }).waitFor();
    await page.context().close();
  });

  test('shows connections as text, and that secrets are sealed', async () => {
    const page = await open(bob);
    await page.getByRole('tab', { name: 'Connections' }).click();
    await page.getByRole('row', { name: '<b>reports</b> reports.example none' }).waitFor();
    await page.getByRole('row', { name: 'orders db-19.example:5432 shop sealed' }).waitFor();
    assert.equal(await page.getByRole('tab', { name: 'Audit log' }).isVisible(), false);
    assert.equal(await page.getByRole('tab', { name: 'Members' }).isVisible(), true);
    await page.context().close();
  });

  test('stays on the view that was chosen last, although the one before it arrives later', async () => {
    const page = await open(bob);
    await page.getByRole('tab', { name: 'Connections' }).click();
    await page.getByRole('row', { name: '<b>reports</b> reports.example none' }).waitFor();
    let release!: () => void;
    const released = new Promise<void>((resolve) => { release = resolve; });
    await page.route(/\/members\?/, async (route) => {
      await released;
      await route.continue();
    });
    await page.getByRole('tab', { name: 'Members' }).click();
    await page.getByRole('tab', { name: 'Connections' }).click();
    const late = page.waitForResponse(/\/members\?/);
    release();
    await (await late).finished();
    // When the page has a later answer, it has read the late one.
    await page.evaluate("fetch('/').then((answer) => answer.text())");
    assert.equal(await page.getByRole('row', { name: '<b>reports</b> reports.example none' }).isVisible(), true);
    assert.equal(await page.getByRole('tab', { name: 'Connections' }).getAttribute('aria-selected'), 'true');
    await page.context().close();
  });

  test('keeps no token where a script of another page could find it, and signs out', async () => {
    const page = await open(vera);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    assert.deepEqual(await page.evaluate('[document.cookie, localStorage.length, sessionStorage.length]'), ['', 0, 0]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await page.context().close();
  });
});
