import type { TerraformStack } from 'cdktf';
import { newStack, onlyResource, resolved } from './synthesized';
import { DatabaseToken, GroupToken, TableAction, TokenAccess, TokenExpiry, TokenPermission, TursoDatabase, TursoGroup, type TokenOptions } from '../../src';

type Made = DatabaseToken | GroupToken;
type Options = TokenOptions & { readonly access?: TokenAccess };

const kinds: [string, string, (stack: TerraformStack, options: Options) => Made][] = [
  ['DatabaseToken', 'turso_database_token', (stack, options) =>
    new DatabaseToken(stack, 'token', { ...options, database: TursoDatabase.fromDatabaseName(stack, 'orders', 'orders') })],
  ['GroupToken', 'turso_group_token', (stack, options) =>
    new GroupToken(stack, 'token', { ...options, group: TursoGroup.fromGroupName(stack, 'main', 'main') })],
];

describe.each(kinds)('%s', (_, type, make) => {
  test('leaves access and expiration to the provider by default', () => {
    const stack = newStack();
    make(stack, {});
    expect(onlyResource(stack, type)).toEqual(opened(type));
  });

  test('takes access, expiration and renewal', () => {
    const stack = newStack();
    make(stack, { access: TokenAccess.READ_ONLY, expiration: TokenExpiry.days(30), renewBefore: '7d' });
    expect(onlyResource(stack, type)).toEqual({ ...opened(type), authorization: 'read-only', expires_in: '30d', renew_before: '7d' });
  });

  test('takes permissions, databases to attach and keepers', () => {
    const stack = newStack();
    const attached = TursoDatabase.fromDatabaseName(stack, 'attached', 'attached');
    make(stack, {
      permissions: [TokenPermission.onTables(['users'], [TableAction.DATA_READ]), TokenPermission.onAllTables([TableAction.DATA_ADD])],
      attachDatabases: [attached],
      keepers: { reason: 'new key' },
    });
    expect(onlyResource(stack, type)).toMatchObject({
      fine_grained_permissions: [{ tables: ['users'], actions: ['data_read'] }, { actions: ['data_add'] }],
      read_attach: { databases: [resolved(stack, attached.name)] },
      keepers: { reason: 'new key' },
    });
  });

  test('has its resource as child "Resource", and refers to it', () => {
    const stack = newStack();
    const token = make(stack, {});
    expect(token.node.children.map(({ node }) => node.path)).toEqual(['app/token/Resource']);
    expect(resolved(stack, token.token)).toMatch(new RegExp(`^\\$\\{${type}\\.\\w+\\.token\\}$`));
    expect(resolved(stack, token.expiresAt)).toMatch(new RegExp(`^\\$\\{${type}\\.\\w+\\.expires_at\\}$`));
  });

  test.each<[string, Options, string]>([
    [
      'renewBefore is no duration',
      { expiration: TokenExpiry.days(30), renewBefore: 'a week' },
      'renewBefore is "a week". Use whole numbers with the units w, d, h, m and s, such as "7d", "12h" or "1d30m".',
    ],
    [
      'a token that never expires is to be renewed',
      { renewBefore: '7d' },
      'renewBefore is "7d", but the token never expires. Set expiration, or leave renewBefore out.',
    ],
    [
      'a token would always be due',
      { expiration: TokenExpiry.after('1d12h'), renewBefore: '36h' },
      'renewBefore is "36h", but the token lives only "1d12h", and each deployment would renew it. Use a shorter time.',
    ],
    [
      'it could do nothing',
      { permissions: [] },
      'permissions is empty: the token could do nothing. Give at least one, or leave permissions out.',
    ],
    [
      'it may only read, and has permissions',
      { access: TokenAccess.READ_ONLY, permissions: [TokenPermission.onAllTables([TableAction.DATA_READ])] },
      'permissions are given for a read-only token. Say what it may read by permissions alone, and leave access out.',
    ],
  ])('fails when %s', (__, options, message) => {
    expect(() => make(newStack(), options)).toThrow(new Error(`app/token: ${message}`));
  });
});

/** Bound to the identifier, so that what is made anew under the same name gets its new token at once. */
function opened(type: string): Record<string, unknown> {
  const what = type === 'turso_database_token' ? 'database' : 'group';
  return {
    [what]: expect.stringMatching(new RegExp(`^\\$\\{data\\.turso_${what}\\.\\w+\\.name\\}$`)),
    organization: expect.stringMatching(new RegExp(`^\\$\\{data\\.turso_${what}\\.\\w+\\.organization\\}$`)),
    [`${what}_id`]: expect.stringMatching(new RegExp(`^\\$\\{data\\.turso_${what}\\.\\w+\\.id\\}$`)),
  };
}
