import { string } from '../../terraform';
import { ephemeralResource } from '../define';
import { ephemeralTokenAttributes, explainMissing } from './ephemeral-token';
import { mintToken } from './mint-token';
import { checkPermissions } from './permissions';
import { askedOrganization } from '../shared/organization';

/** Creates a token for one database that is in neither plan nor state. */
export const ephemeralDatabaseToken = ephemeralResource({
  type: 'turso_database_token',
  noun: 'database token',
  label: ({ database }) => database,
  schema: {
    description: 'A short-lived [token](https://docs.turso.tech/api-reference/databases/create-token) for one database, for the '
      + 'configuration of another provider, for a provisioner, or for a write-only argument. Each plan and each apply makes '
      + 'a new one, which is in neither of their files. Turso cannot revoke it: it is valid until it expires.',
    attributes: {
      database: string({ required: true, description: 'Name of the database that the token opens.' }),
      database_id: string({
        optional: true,
        description: 'UUID of the database, best given as `turso_database.x.id`: if the same apply creates the database, Terraform then creates the '
          + 'token after it, and not in the plan.',
      }),
      organization: askedOrganization,
      ...ephemeralTokenAttributes,
    },
  },

  async open(config, { client, signal }) {
    const turso = client.in(config.organization);
    const minted = await mintToken(turso.api.databases, config.database, config, signal).catch(explainMissing('database', config.database));
    return { result: { ...config, organization: turso.organization ?? null, ...minted } };
  },

  validate: checkPermissions,
});
