import { readFileSync } from 'node:fs';
import { database, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live();

/** Hands the token to a command, as a provisioner may: it asks the database, and writes down what it was given and what it heard. */
const used = (type: string, arguments_: string) => `${database()}
  ephemeral "${type}" "t" {
    ${arguments_}
  }
  resource "terraform_data" "user" {
    provisioner "local-exec" {
      command     = "node ask.js"
      environment = {
        TOKEN = ephemeral.${type}.t.token
        END   = ephemeral.${type}.t.expires_at
        URL   = turso_database.d.http_url
      }
    }
  }
`;

const ASK = `
  const { TOKEN, END, URL } = process.env;
  const body = JSON.stringify({ requests: [{ type: 'execute', stmt: { sql: process.argv[2] ?? 'SELECT 42' } }] });
  fetch(URL + '/v2/pipeline', { method: 'POST', headers: { authorization: 'Bearer ' + TOKEN }, body })
    .then(async (response) => require('fs').writeFileSync('heard.json', JSON.stringify({ TOKEN, END, status: response.status, answer: await response.text() })));
`;

describeWithTerraform('an ephemeral token', () => {
  test.each([
    ['turso_database_token', 'database = turso_database.d.name\n database_id = turso_database.d.id'],
    ['turso_group_token', 'group = turso_group.g.name\n group_id = turso_group.g.id'],
  ])('opens a database while Terraform runs, and is in neither plan, state nor output: %s', async (type, owner) => {
    live.project.file('ask.js', ASK);
    live.write(used(type, owner));
    const { file } = await live.project.plan();
    await live.project.succeed('apply', file);
    const { TOKEN: token, END: end, status, answer } = JSON.parse(readFileSync(live.project.path('heard.json'), 'utf8'));
    expect([status, answer]).toEqual([200, expect.stringContaining('42')]);
    const life = Date.parse(end) - Date.now();
    expect(life).toBeGreaterThan(3_500_000);
    expect(life).toBeLessThanOrEqual(3_600_000);

    expect(await live.project.plannedActions()).toEqual({});
    const kept = ['terraform.tfstate', 'saved.tfplan'].map((name) => readFileSync(live.project.path(name), 'latin1')).join('');
    // A saved plan is compressed: what it shows is looked through as well.
    const shown = (await live.project.succeed('show', '-json', file)).stdout;
    expect([live.project.printed, kept, shown].map((text) => text.includes(token))).toEqual([false, false, false]);
    expect(live.project.printed + kept + shown).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
  });

  test('is created after its database, with the permissions of the configuration', async () => {
    live.project.file('ask.js', ASK);
    live.write(used('turso_database_token', 'database = turso_database.d.name\n database_id = turso_database.d.id\n authorization = "read-only"\n expires_in = "10m"')
      .replace('node ask.js', 'node ask.js \\"CREATE TABLE t (x)\\"'));
    await live.project.apply();
    const { END: end, status } = JSON.parse(readFileSync(live.project.path('heard.json'), 'utf8'));
    expect(status).toBe(403);
    expect(Date.parse(end) - Date.now()).toBeLessThanOrEqual(600_000);
  });

  test('of a database that does not exist fails and names the database', async () => {
    live.write(`ephemeral "turso_database_token" "t" {
      database = "nowhere"
    }`);
    expect(await live.project.fail('plan')).toMatch(/Error: Could not create a token for database "nowhere" .*could not find database.* set database_id to its id/);
  });
});
