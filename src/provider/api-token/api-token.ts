import { SCOPE_LIST, sameScopes, validScopes } from './scopes';
import { API_TOKEN_NAME } from '../../notation';
import { attributePath, DiagnosticError, requires, set, string, type Diagnostics, type State } from '../../terraform';
import type { ApiToken } from '../../turso';
import { resource } from '../define';
import { groupId, planGroup } from '../shared/group';
import { askOrganization } from '../shared/locate';
import { listedOrganization, organizationAttribute, parseImportId, planOrganization } from '../shared/organization';
import { removeSurely } from '../shared/removal';
import { following } from '../shared/validators';
import type { Turso } from '../turso';

const attributes = {
  name: string({
    required: true,
    replace: true,
    description: 'Name of the token, unique among the tokens of the user whose API token makes it. A change makes a new token.',
    validators: [following(API_TOKEN_NAME)],
  }),
  organization: organizationAttribute,
  group: string({
    optional: true,
    description: 'Name of the group that the token is restricted to; `scopes` have to say what it may do there. Left out: the whole '
      + 'organization, with all that the role of the user allows. A change makes a new token, unless `group_id` says that it is the '
      + 'same group under a new name.',
  }),
  group_id: string({
    optional: true,
    computed: true,
    stable: true,
    nullable: true,
    description: 'UUID of the group, to which the token is bound. Give `turso_group.x.id`, and a replaced group gets its new token in the '
      + 'same apply. Left out: looked up.',
  }),
  scopes: set('string', {
    optional: true,
    description: `What a token of a group may do: some of ${SCOPE_LIST}; \`read-only\` stands for \`read\`, and \`full-access\` `
      + 'for all of them. Only with `group`, and then at least one. A change makes a new token.',
    validators: [validScopes()],
  }),
  id: string({ computed: true, stable: true, description: 'Id of the token at Turso.' }),
  token: string({
    computed: true,
    stable: true,
    nullable: true,
    sensitive: true,
    description: 'The token itself. Turso shows it once: it is null for a token that was imported.',
  }),
  api_url: string({
    computed: true,
    stable: true,
    description: 'URL of the Platform API that accepts the token: that of the provider. A program needs it where it is not Turso\'s own, `https://api.turso.tech`.',
  }),
};

type ApiTokenState = State<typeof attributes>;

/** Manages a token for the Platform API: for an organization, or for one group with certain scopes. */
export const apiToken = resource({
  type: 'turso_api_token',
  noun: 'API token',
  identity: ['organization', 'id'],
  schema: {
    description: 'A [token](https://docs.turso.tech/api-reference/tokens/create) for the Platform API, restricted to an organization, or to '
      + 'one group and some scopes. It is kept in the state as a sensitive value, never expires, and is revoked when this is destroyed. '
      + 'Turso revokes a token of a group when the group is deleted or moves to another organization: the next plan creates a new one. To '
      + 'make a token of a group takes an admin or owner. Imported by its id or its name, or by `organization/id` and `organization/name`: '
      + 'such a token can be managed, but its secret cannot be read again.',
    attributes,
    validators: [requires('group_id', 'group')],
  },

  async create(plan, { client, signal }) {
    const turso = client.in(plan.organization);
    const group = plan.group === null ? undefined : await turso.existingGroup(plan.group, signal);
    const { name, scopes } = plan;
    const request = { name, organization: turso.organization, group: group?.name, scopes: scopes ?? undefined };
    const { id, token } = await turso.inventory.createApiToken(request, { signal });
    const group_id = plan.group_id ?? (group === undefined ? null : groupId(group));
    return { name, organization: turso.organization ?? null, group: plan.group, group_id, scopes, id, token, api_url: turso.api.baseUrl };
  },

  async read(state, { client, signal }) {
    const turso = client.in(state.organization);
    const { found: tokens, unknown } = await askOrganization(async () => turso.inventory.apiTokens({ signal }));
    if (tokens === undefined) return await readElsewhere(turso, state, signal) ?? Promise.reject(unknown);
    const found = tokenOf(state, tokens);
    return found === undefined ? undefined : toState(found, state, turso, signal);
  },

  async update(plan, state) {
    // Only the spelling of the scopes or the name of the group can change in place.
    return { ...state, group: plan.group, scopes: plan.scopes };
  },

  async delete(state, { client, signal }) {
    const { api, inventory } = client.in(state.organization);
    await removeSurely({
      remove: async () => inventory.revokeApiToken(state, { signal }),
      isListed: async () => (await api.apiTokens.list({ signal })).some(({ id }) => id === state.id),
    });
  },

  plan({ plan, client, diagnostics }) {
    if (plan.action === 'delete') return;
    planOrganization(plan, client);
    planGroup(plan);
    const [before, after] = [plan.state?.scopes ?? null, plan.known('scopes')];
    if (after === undefined || !sameScopes(before, after)) plan.replace('scopes');
    if (plan.known('organization') === null) reportUnrestricted(plan.known('group'), diagnostics);
  },

  validate: checkRestriction,

  importState: (id) => {
    const { organization, name } = parseImportId(id);
    return { organization, ...ID.test(name) ? { id: name } : { name } };
  },

  list: {
    schema: {
      description: 'The API tokens of an organization: all of them for admins and owners, one\'s own for others. Without an organization, '
        + 'all tokens of the user.',
      attributes: {
        organization: listedOrganization,
        group: string({ optional: true, description: 'Only tokens of the group of this name. Left out: all.' }),
      },
    },
    async *find({ organization, group }, { client, signal }) {
      const turso = client.in(organization);
      for (const { id, name, group: owner } of await turso.inventory.apiTokens({ signal })) {
        if (group !== null && owner !== group) continue;
        yield { displayName: name, state: { id, name, organization: turso.organization ?? null } };
      }
    },
  },
});

/** The form of Turso's ids of tokens: 16 bytes in base64url. */
const ID = /^[\w-]{22}$/;

/** Finds the token with the id, or after an import by name the token of this name. Fails if several users have one. */
function tokenOf({ id, name }: { readonly id: string | null; readonly name: string }, tokens: readonly ApiToken[]): ApiToken | undefined {
  if (id !== null) return tokens.find((token) => token.id === id);
  const named = tokens.filter((token) => token.name === name);
  if (named.length <= 1) return named[0];
  throw new DiagnosticError({
    summary: `There are ${named.length} API tokens "${name}"`,
    detail: `Import one by its id: ${named.map((token) => `"${token.id}" of ${token.owner?.username ?? 'an unknown user'}`).join(', ')}.`,
  });
}

/** Finds the token in another organization that this run knows: its own, under a new slug. */
async function readElsewhere(home: Turso, state: ApiTokenState, signal: AbortSignal): Promise<ApiTokenState | undefined> {
  if (state.id === null) return undefined;
  const moved = await home.findElsewhere(async ({ inventory }) => tokenOf(state, await inventory.apiTokens({ signal })));
  return moved && toState(moved.found, state, moved.client, signal);
}

async function toState(found: ApiToken, state: ApiTokenState, turso: Turso, signal: AbortSignal): Promise<ApiTokenState> {
  const group = found.group ?? null;
  const scopes = found.scopes === undefined ? null : [...found.scopes];
  return {
    name: found.name,
    organization: turso.organization ?? null,
    group,
    // Turso returns only the name of the group. The state keeps the id from the creation of the token.
    group_id: state.group_id ?? (group === null ? null : (await turso.inventory.group(group, { signal }))?.uuid ?? group),
    scopes: sameScopes(state.scopes, scopes) ? state.scopes : scopes,
    id: found.id,
    // Turso shows it only once, at creation.
    token: state.token,
    api_url: turso.api.baseUrl,
  };
}

function checkRestriction(
  { group, scopes }: { readonly group?: string | null; readonly scopes?: readonly string[] | null }, diagnostics: Diagnostics,
): void {
  if (typeof group === 'string' && scopes === null) {
    diagnostics.error(
      'Missing scopes',
      `group is "${group}", but scopes are missing, which say what the token may do there. Set scopes, for example to ["read"].`,
      attributePath('scopes'),
    );
  }
  if (group === null && scopes !== null && scopes !== undefined) {
    diagnostics.error(
      'Scopes without a group',
      'scopes are set, but group is missing: only tokens for a group have scopes. Set group, or leave scopes out.',
      attributePath('scopes'),
    );
  }
}

function reportUnrestricted(group: string | null | undefined, diagnostics: Diagnostics): void {
  if (group !== null && group !== undefined) {
    diagnostics.error(
      'Missing organization',
      `group is "${group}", but its organization is unknown: neither organization here nor that of the provider is set. Set one of them.`,
      attributePath('organization'),
    );
    return;
  }
  diagnostics.warn(
    'Unrestricted API token',
    'The token opens every organization of its user, because neither organization here nor that of the provider is set. Turso '
    + 'deprecated such tokens in May 2026 and will remove them. Set organization. For a personal account it is the username.',
    attributePath('organization'),
  );
}
