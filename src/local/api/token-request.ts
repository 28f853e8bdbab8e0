import { Context } from 'hono';
import { requireGroup } from './authorize';
import { readFields } from './fields';
import { ApiParts } from './parts';
import { refuseIfStrict } from '../control/strict';
import { TokenRequest } from '../control/tokens';
import { parseExpiration, readOnlyOf } from '../control/values';
import { parsePermissions } from '../fine-grained/permissions';
import { Database, Organization } from '../model';

/**
 * Reads query and body of https://docs.turso.tech/api-reference/databases/create-token.
 *
 * @param opened the databases that the token will open
 */
export async function tokenRequest(
  context: Context, { databases }: ApiParts, organization: Organization, opened: readonly Database[],
): Promise<TokenRequest> {
  const readOnly = readOnlyOf('authorization', context.req.query('authorization'));
  const fields = await readFields(context);
  const permissions = fields.isGiven('permissions');
  opened.forEach((database) => refuseIfStrict(database, { permissions }));
  const attachable = (fields.fields('permissions')?.fields('read_attach')?.strings('databases') ?? [])
    .map((name) => databases.get(organization, name));
  attachable.forEach(({ groupId }) => requireGroup(context, groupId));
  return {
    readOnly,
    lifetime: parseExpiration(context.req.query('expiration') ?? 'never'),
    permissions: parsePermissions(fields.list('fine_grained_permissions') ?? []),
    attachable,
  };
}
