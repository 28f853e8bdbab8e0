import { oneOf, setNested, string } from '../../../terraform';
import { jsonText, type TokenAuthorization } from '../../../turso';
import { dataSource } from '../../define';
import { askedOrganization } from '../../shared/organization';
import { tableAttributes } from '../../tokens/permissions';

/** Reads the template with which an identity provider limits its tokens. */
export const jwksTemplate = dataSource({
  type: 'turso_jwks_template',
  noun: 'JWKS template',
  schema: {
    description: 'The template with which an [identity provider](https://docs.turso.tech/features/external-auth), such as Clerk or Auth0, makes tokens that '
      + 'open only a part of the databases. Without a template that limits it, a token of a provider registered by `turso_jwks` opens '
      + 'all databases of all groups.',
    attributes: {
      organization: askedOrganization,
      database: string({ optional: true, description: 'Name of the only database that the tokens open. Left out: all of the group.' }),
      group: string({ optional: true, description: 'Name of the only group whose databases the tokens open. Left out: all groups, unless `database` is set.' }),
      scope: string({
        default: 'full-access',
        description: 'What the tokens may do: `full-access` or `read-only`. Defaults to `full-access`.',
        validators: [oneOf('full-access', 'read-only')],
      }),
      permissions: setNested(tableAttributes, {
        optional: true,
        description: 'What the tokens may do table by table. Left out: everything that `scope` allows.',
      }),
      template: string({ computed: true, description: 'The template, as JSON.' }),
    },
  },

  async read(asked, { client, signal }) {
    const turso = await client.named(asked.organization, signal);
    const template = await turso.api.jwks.template({
      database: asked.database ?? undefined,
      group: asked.group ?? undefined,
      scope: asked.scope as TokenAuthorization,
      permissions: asked.permissions?.map(({ tables, actions }) => ({ tables: tables ?? undefined, actions })),
    }, { signal });
    return { ...asked, organization: turso.organization, template: jsonText(template) };
  },
});
