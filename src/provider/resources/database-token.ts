import { string } from '../../terraform';
import type { TokenAuthorization } from '../../turso';
import { resource } from '../define';
import { checkRenewal, minted, planRenewal, tokenAttributes, type TokenRequest } from './token';
import type { Turso } from '../turso';

const attributes = {
  database: string({ required: true, replace: true, description: 'Name of the database that the token opens.' }),
  database_id: string({
    optional: true,
    computed: true,
    replace: true,
    stable: true,
    description: 'UUID of the database. A token is bound to it: give `turso_database.x.id`, and a replaced database gets its new token in the same apply. Left out: looked up.',
  }),
  ...tokenAttributes,
};

/** A token for one database. Turso shows it once and cannot revoke it alone. */
export const databaseToken = resource({
  type: 'turso_database_token',
  noun: 'database token',
  label: ({ database }) => database,
  schema: {
    description: 'A [token](https://docs.turso.tech/api-reference/databases/create-token) for one database, kept in the state as a sensitive value and renewed before it ends. '
      + 'Destroying it forgets the token, which stays valid until it expires or the key of its group is rotated.',
    attributes,
  },

  async create(plan, { client, signal }) {
    const { dbId } = await client.existingDatabase(plan.database, signal);
    return { ...plan, database_id: plan.database_id ?? dbId, ...minted(await mint(client, plan.database, plan, signal)) };
  },

  async read(state, { client, signal }) {
    const found = await client.inventory.database(state.database, { signal });
    // A database recreated under the same name does not accept the old one's tokens.
    return found === undefined || found.dbId !== state.database_id ? undefined : state;
  },

  async update(plan, state, { client, signal }) {
    const renewed = plan.jwt === undefined ? minted(await mint(client, plan.database, plan, signal)) : { jwt: state.jwt, expires_at: state.expires_at };
    return { ...state, ...plan, database_id: state.database_id, ...renewed };
  },

  async delete() {
    // Turso has no call that revokes one token.
  },

  plan({ plan, client }) {
    planRenewal(plan, client?.now() ?? Date.now());
  },

  validate: checkRenewal,
});

function mint(client: Turso, database: string, { authorization, expiration }: TokenRequest, signal: AbortSignal): Promise<string> {
  return client.api.databases.createToken(database, { authorization: authorization as TokenAuthorization, expiration }, { signal });
}
