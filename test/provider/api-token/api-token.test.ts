import { apiToken } from '../../../src/provider/api-token/api-token';
import { Turso } from '../../../src/provider/turso';
import { Diagnostics } from '../../../src/terraform';
import { createLogger } from '../../../src/terraform/wire';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';

const log = createLogger({ level: 'off', write: () => undefined });

let local: TursoLocal;

beforeAll(async () => {
  local = await startTursoLocal();
  await local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
  for (const [name, reach] of [['wide', {}], ['narrow', { group: 'g', scopes: ['read'] }]] as const) {
    await fetch(`${local.apiUrl}/v1/auth/api-tokens/${name}`, {
      method: 'POST', headers: { authorization: `Bearer ${local.apiToken}` }, body: JSON.stringify({ organization: local.organization, ...reach }),
    });
  }
});

afterAll(() => local.stop());

test.each<[string | null, string[]]>([
  [null, ['wide', 'narrow']],
  ['g', ['narrow']],
  ['other', []],
])('API tokens are listed by their group: %s', async (group, names) => {
  const { apiToken: secret, apiUrl, organization } = local;
  const client = Turso.connect({ apiToken: secret, apiUrl, organization, terraformVersion: '1.14.0' }, log);
  const context = { client, log, signal: new AbortController().signal, diagnostics: new Diagnostics() };
  const found = [];
  for await (const one of apiToken.list!.find({ organization: null, group }, context)) found.push(one);
  expect(found.map(({ displayName }) => displayName).sort()).toEqual(names.sort());
  const identified = { id: expect.any(String), name: expect.any(String), organization };
  expect(found.map(({ state }) => state)).toEqual(found.map(() => identified));
});
