import { Hono } from 'hono';
import { ApiError, groupNotFound } from '../errors';
import { parsePermissions } from '../fine-grained/permissions';
import { Organization } from '../model';
import { Fields, readFields } from './fields';
import { ApiParts, organizationOf } from './parts';
import { readOnlyOf } from '../control/values';
import { nameKey } from '../registry/registry';

/** Serves identity providers under `/v2/organizations/:organization`. Only Turso's CLI shows that these endpoints exist. */
export function jwksApi(parts: ApiParts): Hono {
  const { registry } = parts;
  const api = new Hono();

  api.get('/jwks', (context) => {
    const { id } = organizationOf(context);
    const entries = registry.all('jwks').filter(({ organizationId }) => organizationId === id).sort((a, b) => (a.name < b.name ? -1 : 1));
    return context.json({ jwks: entries.map(({ name, url }) => ({ jwks_name: name, jwks_url: url })) });
  });

  api.put('/jwks/:name', async (context) => {
    const name = context.req.param('name');
    const fields = await readFields(context);
    const [url, region] = [httpUrl(fields.required('jwks_url')), fields.string('region') ?? ''];
    const { id: organizationId } = organizationOf(context);
    await registry.commit((transaction) => transaction.put('jwks', { id: nameKey(organizationId, name), organizationId, name, url, region }));
    return context.json({});
  });

  api.delete('/jwks/:name', async (context) => {
    const id = nameKey(organizationOf(context).id, context.req.param('name'));
    if (registry.get('jwks', id) === undefined) {
      throw new ApiError(404, 'jwks not found');
    }
    await registry.commit((transaction) => transaction.delete('jwks', id));
    return context.json({});
  });

  // A GET with a body.
  api.get('/jwks-template', async (context) => context.json({
    template: template(await readFields(context), organizationOf(context), parts),
  }));

  return api;
}

/** Returns the claims that the identity provider must put into its tokens. */
function template(fields: Fields, organization: Organization, { registry, databases }: ApiParts): object {
  const readOnly = readOnlyOf('scope', fields.string('scope'));
  const [database, group] = [fields.string('database') ?? '', fields.string('group') ?? ''];
  const permissions = parsePermissions(fields.any('permissions') ?? []);
  return {
    ...database === '' ? {} : { id: databases.get(organization, database).id },
    ...group === '' ? {} : { gid: (registry.findGroup(organization.id, group) ?? refuseGroup()).id },
    ...permissions.length > 0 ? { perm: permissions } : { a: readOnly ? 'ro' : 'rw' },
  };
}

function httpUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new ApiError(400, `invalid jwks_url ${JSON.stringify(text)}: use the http or https URL of a JSON Web Key Set`);
  }
  return text;
}

function refuseGroup(): never {
  throw groupNotFound();
}
