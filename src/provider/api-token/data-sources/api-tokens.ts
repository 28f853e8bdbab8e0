import { listNested, set, string } from '../../../terraform';
import type { ApiToken } from '../../../turso';
import { dataSource } from '../../define';
import { sortedBy } from '../../shared/answers';
import { askedOrganization } from '../../shared/organization';

/** Reads the API tokens of the organization, without their secrets. */
export const apiTokens = dataSource({
  type: 'turso_api_tokens',
  noun: 'API tokens',
  schema: {
    description: 'The [API tokens](https://docs.turso.tech/api-reference/organizations/api-tokens/list) that are restricted to the organization or to '
      + 'a group of it, in the order of their names, without their secrets. Admins and owners see all of them, others their own; '
      + 'unrestricted tokens are not among them.',
    attributes: {
      organization: askedOrganization,
      group: string({ optional: true, description: 'Only tokens pinned to the group of this name.' }),
      tokens: listNested({
        id: string({ computed: true, description: 'Id of the token, by which it is revoked.' }),
        name: string({ computed: true, description: 'Name of the token, unique among those of its owner.' }),
        group: string({ computed: true, nullable: true, description: 'Name of the group that it is pinned to; null for all groups.' }),
        scopes: set('string', { computed: true, description: 'What a token of a group may do, presets expanded; empty for one of the whole organization.' }),
        owner: string({ computed: true, nullable: true, description: 'Username of the user who created it; null if Turso does not tell.' }),
        owner_email: string({ computed: true, nullable: true, description: 'Email address of the user who created it; null if Turso does not tell.' }),
        created_at: string({ computed: true, nullable: true, description: 'The date on which it was created, such as `2026-05-21`.' }),
      }, { computed: true, description: 'The tokens found; may be empty.' }),
    },
  },

  async read({ organization, group }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const tokens = (await turso.api.apiTokens.list({ signal })).filter((token) => group === null || token.group === group);
    return { organization: turso.organization, group, tokens: sortedBy(({ name, id }) => `${name}/${id}`, tokens).map(toDescription) };
  },
});

function toDescription({ id, name, group, scopes, owner, createdAt }: ApiToken) {
  return {
    id,
    name,
    group: group ?? null,
    scopes: [...scopes ?? []],
    owner: owner?.username ?? null,
    owner_email: owner?.email ?? null,
    created_at: createdAt ?? null,
  };
}
