import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { Call, CALLS, Ids } from './calls';
import { compact, Operation } from './compact';
import { MAY_BE_ABSENT, OTHER_STATUSES } from './exceptions';
import { startTursoLocal, TursoLocal } from '../../support/turso-local';

const OPERATIONS: readonly Operation[] = JSON.parse(readFileSync(join(__dirname, 'operations.json'), 'utf8'));
/** Turso's own description, if there is a copy of it beside this project. */
const DESCRIPTION = process.env.TURSO_OPENAPI ?? join(__dirname, '..', '..', '..', '..', 'shared', 'reference', 'turso-openapi.json');

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat('uuid', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
ajv.addFormat('date-time', (text) => /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text) && Number.isFinite(Date.parse(text)));

let local: TursoLocal;
let ids: Ids;
const called = new Set<string>();

beforeAll(async () => {
  local = await startTursoLocal();
});

afterAll(() => local.stop());

describe('every answer matches Turso\'s description', () => {
  it.each(CALLS.map((call) => [call.operation, call.status, call] as const))('%s: %i', async (id, status, call) => {
    const operation = OPERATIONS.find((one) => one.id === id)!;
    await call.before?.(local);
    ids = { ...ids, ...await uuids() };
    const response = await ask(operation, call);
    const text = await response.text();
    expect([response.status, text]).toEqual([status, expect.anything()]);
    expect(Object.keys(operation.answers)).toContain(String(status));
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(faults(operation.answers[status] ?? {}, JSON.parse(text))).toEqual([]);
    if (status >= 400) {
      expect(JSON.parse(text)).toEqual({ error: expect.stringMatching(/./), ...text.includes('"code"') ? { code: expect.any(String) } : {} });
    }
    called.add(`${id} ${status}`);
  });

  it('and covers every operation and every status', () => {
    const described = OPERATIONS.flatMap(({ id, answers }) => Object.keys(answers).map((status) => `${id} ${status}`));
    expect(described.filter((one) => !called.has(one))).toEqual(Object.keys(OTHER_STATUSES));
    expect(OPERATIONS).toHaveLength(53);
  });
});

it('every operation rejects a request without a token', async () => {
  for (const operation of OPERATIONS) {
    const response = await fetch(local.apiUrl + operation.path.replace(/\{\w+\}/g, 'x'), { method: operation.method });
    expect([operation.id, response.status, await response.json()]).toEqual([operation.id, 401, { error: expect.any(String) }]);
  }
});

const present = existsSync(DESCRIPTION);
(present ? it : it.skip)(`the copy of the facts is that of ${present ? DESCRIPTION : 'Turso\'s OpenAPI file, which is not here: set TURSO_OPENAPI to compare'}`, () => {
  expect(compact(JSON.parse(readFileSync(DESCRIPTION, 'utf8')))).toEqual(OPERATIONS);
});

async function ask({ method, path }: Operation, call: Call): Promise<Response> {
  const given = [...call.path?.(ids) ?? []];
  const wanted = path.match(/\{\w+\}/g)?.length ?? 0;
  // The first parameter is the organization, unless the call names all of them.
  const organization = path.includes('{organizationId}') ? (await local.api('GET', '')).body.organization.id : local.organization;
  const values = given.length < wanted ? [organization, ...given] : given;
  const url = local.apiUrl + path.replace(/\{\w+\}/g, () => encodeURIComponent(values.shift())) + (call.query ?? '');
  const token = call.as === undefined ? local.apiToken : await local.tokenOf(call.as);
  return fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}` },
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
  });
}

/** The UUIDs of the newest objects. */
async function uuids(): Promise<Partial<Ids>> {
  const [group, database, tokens] = await Promise.all([
    local.api('GET', '/groups/first'), local.api('GET', '/databases/db'), local.api('GET', '/api-tokens'),
  ]);
  return {
    ...group.status === 200 ? { group: group.body.group.uuid } : {},
    ...database.status === 200 ? { database: database.body.database.DbId } : {},
    ...tokens.body.tokens.length > 0 ? { token: tokens.body.tokens[0].id } : {},
  };
}

function faults(schema: object, value: unknown): string[] {
  const validate = ajv.compile(demanding(schema) as object);
  return validate(value) ? [] : validate.errors!.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

/** The description marks no property as required. Here every property must be present, except for the exceptions. */
function demanding(node: unknown): unknown {
  if (Array.isArray(node)) {
    return node.map(demanding);
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const { properties, ...rest } = node as { properties?: Record<string, unknown> };
  const plain = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, demanding(value)]));
  return properties === undefined ? plain : {
    ...plain,
    properties: Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, demanding(schema)])),
    required: Object.keys(properties).filter((name) => !Object.hasOwn(MAY_BE_ABSENT, name)),
  };
}
