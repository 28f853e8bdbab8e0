import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { projectWithPlugin, providerBlock, REQUIRED_PROVIDERS } from '../../support/provider';

jest.setTimeout(60_000);

const API_TOKEN = 'marked-api-token-c0ffee1234567890';
const KEY = Buffer.from('a key of an encrypted database..').toString('base64');
const PARAMETER = 'marked-parameter-c0ffee1234567890';

const RESOURCES = `
  resource "turso_group" "g" {
    name     = "g"
    location = "aws-us-east-1"
  }
  resource "turso_database" "d" {
    name  = "d"
    group = turso_group.g.name
  }
  resource "turso_database_token" "t" {
    database   = turso_database.d.name
    expires_in = "30d"
  }
  resource "turso_group_token" "t" {
    group = turso_group.g.name
  }
  resource "turso_api_token" "t" {
    name         = "t"
    organization = "local"
  }
  resource "turso_sql" "s" {
    database              = turso_database.d.name
    statements            = ["CREATE TABLE IF NOT EXISTS secrets (x)", "INSERT INTO secrets VALUES (:secret)"]
    parameters_wo         = { secret = "${PARAMETER}" }
    parameters_wo_version = 1
  }
  resource "turso_schema_fleet" "f" {
    schema_database = turso_database.d.name
    migrations      = [{ name = "0001", sql = "CREATE TABLE t (x)" }]
  }
`;

describeWithTerraform('secrets', () => {
  const live = new Live({ args: ['--token', API_TOKEN] });

  const configure = (resources = RESOURCES, token = API_TOKEN) =>
    live.project.config(`${REQUIRED_PROVIDERS}${providerBlock({ ...live.local, apiToken: token })}${resources}`);

  /** What Turso has made and shown once. */
  const minted = () => live.project.state().flatMap(({ attributes: { token } }): string[] => (typeof token === 'string' ? [token] : []));

  /** Fails with the line that holds a secret, itself left out. */
  const expectNone = (text: string, secrets: readonly string[]) => {
    const found = text.split('\n').flatMap((line) => secrets.filter((secret) => line.includes(secret)).map((secret) => line.replaceAll(secret, '[HERE]')));
    expect(found).toEqual([]);
  };

  /** The lines of a log that the provider wrote itself: Terraform's own are not in its hands. */
  const ownLines = (log: string) => log.split('\n').filter((line) => line.includes('terraform-provider-turso:') || line.includes('"@module":"turso'));

  test('appear neither in plans nor in the output of apply, refresh and destroy', async () => {
    configure();
    await live.project.plan();
    await live.project.apply();
    const secrets = [API_TOKEN, ...minted()];
    expect(secrets).toHaveLength(4);
    await live.project.plannedActions();
    await live.project.succeed('state', 'show', 'turso_database_token.t');
    await live.project.apply('-replace', 'turso_database_token.t');
    const all = [...secrets, ...minted()];
    await live.project.fail('import', 'turso_database_token.t', 'd');
    await live.project.destroy();
    // What programs read is complete by intent: of the output, what people read counts.
    expectNone(live.project.printed.split('\n').filter((line) => !line.startsWith('{"format_version"')).join('\n'), [...all, PARAMETER]);
  });

  test('are sensitive in the state, and stored nowhere else', async () => {
    configure();
    await live.project.apply();
    const file = readFileSync(live.project.path('terraform.tfstate'), 'utf8');
    expectNone(file, [API_TOKEN, PARAMETER]);
    for (const [address, name] of [['turso_database_token.t', 'token'], ['turso_group_token.t', 'token'], ['turso_api_token.t', 'token']]) {
      const { attributes, sensitive, private: privateData } = live.project.instance(address);
      expect(sensitive).toEqual([[{ type: 'get_attr', value: name }]]);
      expect(file.split(attributes[name])).toHaveLength(2);
      expectNone(Buffer.from(privateData ?? '', 'base64').toString('utf8'), minted());
    }
    await live.project.destroy();
  });

  test('are in no line that the provider logs at TRACE', async () => {
    // Terraform keeps the lines of a provider that it has started itself.
    await live.useProject(projectWithPlugin(live.local));
    configure();
    const log = live.project.path('trace.log');
    const env = { TF_LOG: 'TRACE', TF_LOG_PATH: log };
    const secrets = [API_TOKEN, PARAMETER];
    for (const command of ['apply', 'plan', 'destroy']) {
      const { code } = await live.project.start([command, '-no-color', ...command === 'plan' ? [] : ['-auto-approve']], env).outcome;
      expect(code).toBe(0);
      if (command === 'apply') secrets.push(...minted());
    }
    const lines = ownLines(readFileSync(log, 'utf8'));
    expect(lines.filter((line) => line.includes('ApplyResourceChange')).length).toBeGreaterThan(4);
    expect(lines.filter((line) => line.includes('/auth/tokens')).length).toBeGreaterThan(1);
    expect(secrets).toHaveLength(5);
    expectNone(lines.join('\n'), secrets);
    // Every token of this platform is a signed JWT, so this finds also those that no state holds.
    expect(lines.filter((line) => /eyJ[\w-]+\.[\w-]+\.[\w-]+/.test(line))).toEqual([]);
  });

  test.each([
    ['Turso refuses the token', `${API_TOKEN}-wrong`],
    ['the token cannot be sent', `${API_TOKEN}\\nsplit`],
  ])('are in no error message when %s', async (_why, token) => {
    configure(RESOURCES, token);
    const text = await live.project.failApply();
    expect(text).toMatch(/Error: (Could not (create group|plan schema fleet)|Invalid provider configuration)/);
    expectNone(text, [API_TOKEN]);
  });

  test('are in no error message although the server quotes the request', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      void readText(request).then((body) => {
        asked.push(`${request.method} ${request.url}`);
        const { headers: { authorization } } = request;
        const quoted = `"${authorization}" ${encodeURIComponent(body)} ${Buffer.from(body).toString('base64')} ${JSON.stringify(body)}`;
        if (request.method === 'GET' && /\/databases(\?|$)/.test(request.url ?? '')) response.end(JSON.stringify({ databases: [] }));
        else if (request.method === 'GET') response.writeHead(404).end(JSON.stringify({ error: 'database not found' }));
        else response.writeHead(400).end(JSON.stringify({ error: `cannot serve ${quoted}` }));
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    try {
      live.project.config(`${REQUIRED_PROVIDERS}
        provider "turso" {
          api_token    = "${API_TOKEN}"
          api_url      = "http://127.0.0.1:${(server.address() as AddressInfo).port}"
          organization = "local"
        }
        resource "turso_database" "encrypted" {
          name              = "encrypted"
          group             = "g"
          remote_encryption = {
            encryption_cipher         = "aes256gcm"
            encryption_key_wo         = "${KEY}"
            encryption_key_wo_version = 1
          }
        }
        ${RESOURCES}`);
      const shown = await live.project.failApply();
      expect(shown).toContain('cannot serve "Bearer [hidden]"');
      expect(asked).toContain('POST /v1/organizations/local/databases');
      expectNone(shown, [API_TOKEN, KEY, encodeURIComponent(KEY), Buffer.from(KEY).toString('base64').slice(4, 24)]);
    } finally {
      server.close();
    }
  });
});
