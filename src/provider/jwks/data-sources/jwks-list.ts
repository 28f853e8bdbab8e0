import { listNested, string } from '../../../terraform';
import { dataSource } from '../../define';
import { byName } from '../../shared/answers';
import { askedOrganization } from '../../shared/organization';

/** Reads the identity providers of the organization. */
export const jwksList = dataSource({
  type: 'turso_jwks_list',
  noun: 'JWKS endpoints',
  schema: {
    description: 'The [identity providers](https://docs.turso.tech/features/external-auth) whose tokens open databases of the organization, in the order '
      + 'of their names.',
    attributes: {
      organization: askedOrganization,
      jwks: listNested({
        name: string({ computed: true, description: 'Name of the endpoint.' }),
        jwks_url: string({ computed: true, description: 'Where the provider publishes its keys.' }),
      }, { computed: true, description: 'The endpoints; may be empty.' }),
    },
  },

  async read({ organization }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const endpoints = byName(await turso.directory.jwks.all({ signal }));
    return { organization: turso.organization, jwks: endpoints.map(({ name, url }) => ({ name, jwks_url: url })) };
  },
});
