import { Hono } from 'hono';
import { NewApiToken, TokenReach } from '../control/api-tokens';
import { expandScopes } from '../control/scopes';
import { ApiError, groupNotFound, organizationNotFound } from '../errors';
import { ApiToken } from '../model';
import { audit } from './audit';
import { Fields, readFields } from './fields';
import { ApiParts, organizationOf } from './parts';
import { Principal, principalOf } from './principal';

/** https://docs.turso.tech/api-reference/tokens/list and its neighbours, under `/v1/auth/api-tokens`. */
export function apiTokensApi(parts: ApiParts): Hono {
  const { apiTokens } = parts;
  const api = new Hono();

  api.get('/', (context) => {
    const { user, token } = principalOf(context);
    const only = token?.organizationId;
    const visible = apiTokens.list(user).filter(({ organizationId }) => only === undefined || organizationId === only);
    return context.json({ tokens: visible.map((one) => tokenView(one, parts)) });
  });

  api.route('/', mintingApi(parts, ({ id, name, token }) => ({ id, name, token })));

  api.delete('/:name', async (context) => {
    const name = context.req.param('name');
    const { user, token } = principalOf(context);
    await apiTokens.delete(user, name, token?.organizationId);
    return context.json({ token: name });
  });

  return api;
}

/** Serves `/v2/auth/api-tokens`, which Turso's CLI uses. */
export function apiTokensV2Api(parts: ApiParts): Hono {
  return mintingApi(parts, ({ id, name, token }) => ({ token: { id, name, value: token } }));
}

/** https://docs.turso.tech/api-reference/organizations/api-tokens/list, below the organization. */
export function organizationTokensApi(parts: ApiParts): Hono {
  const { apiTokens, registry } = parts;
  const api = new Hono();

  api.get('/', (context) => context.json({
    tokens: apiTokens.ofOrganization(organizationOf(context), principalOf(context).user).map((token) => {
      const { username, email } = registry.get('user', token.userId)!;
      return { ...tokenView(token, parts), owner: { username, email } };
    }),
  }));

  api.delete('/:id', async (context) => {
    const id = context.req.param('id');
    await apiTokens.deleteOfOrganization(organizationOf(context), principalOf(context).user, id);
    return context.json({ token: id });
  });

  return api;
}

function mintingApi(parts: ApiParts, view: (token: NewApiToken) => object): Hono {
  const api = new Hono();
  api.post('/:name', async (context) => {
    const principal = principalOf(context);
    const reach = tokenReach(await readFields(context), principal, parts);
    const token = await parts.apiTokens.create(principal.user, context.req.param('name'), reach);
    const organization = reach.organizationId === undefined
      ? parts.organizations.personal(principal.user)
      : parts.registry.get('organization', reach.organizationId);
    if (organization !== undefined) {
      await audit(context, parts, 'user-token-create', token.name, organization);
    }
    return context.json(view(token));
  });
  return api;
}

/** Reads the body of https://docs.turso.tech/api-reference/tokens/create. A token cannot create a stronger token. */
function tokenReach(fields: Fields, { user, token }: Principal, { registry }: ApiParts): TokenReach {
  const [slug, group] = [fields.string('organization') ?? '', fields.string('group') ?? ''];
  const scopes = expandScopes(fields.strings('scopes') ?? []);
  checkCombination(slug, group, scopes);
  if (slug === '') {
    if (token?.organizationId !== undefined) {
      throw new ApiError(403, 'an API token of an organization creates tokens for that organization only');
    }
    return {};
  }
  const organization = registry.findOrganization(slug);
  const member = organization && registry.findMember(organization.id, user.id);
  if (organization === undefined || member === undefined) {
    throw organizationNotFound();
  }
  if (token?.organizationId !== undefined && token.organizationId !== organization.id) {
    throw new ApiError(403, 'an API token of an organization creates tokens for that organization only');
  }
  if (group === '') {
    return { organizationId: organization.id };
  }
  if (member.role !== 'owner' && member.role !== 'admin') {
    throw new ApiError(403, 'minting an API token of a group is only allowed for admin or owner');
  }
  const { id } = registry.findGroup(organization.id, group) ?? refuseGroup();
  return { organizationId: organization.id, groupId: id, scopes };
}

function checkCombination(organization: string, group: string, scopes: readonly string[]): void {
  if (group !== '' && organization === '') {
    throw new ApiError(400, 'organization is required when group is set');
  }
  if (group !== '' && scopes.length === 0) {
    throw new ApiError(400, 'scopes is required and must be non-empty when group is set');
  }
  if (group === '' && scopes.length > 0) {
    throw new ApiError(400, 'scopes are for tokens of a group; name the group, or leave them out');
  }
}

function refuseGroup(): never {
  throw groupNotFound();
}

function tokenView(token: ApiToken, { registry }: ApiParts): object {
  const { id, name, organizationId, groupId, scopes, createdAt } = token;
  return {
    id,
    name,
    organization: organizationId === undefined ? undefined : registry.get('organization', organizationId)?.slug,
    group: groupId === undefined ? undefined : registry.get('group', groupId)?.name,
    scopes,
    created_at: createdAt.slice(0, 10),
  };
}
