import { string } from '../../terraform';
import { resource } from '../define';
import { minted } from '../tokens/minted';
import { checkRenewal, planRenewal } from '../tokens/renewal';
import { tokenAttributes, toTokenOptions } from '../tokens/token-attributes';

/** A token for one database. Turso shows it once and cannot revoke it alone. */
export const databaseToken = resource({
  type: 'turso_database_token',
  noun: 'database token',
  label: ({ database }) => database,
  schema: {
    description: 'A [token](https://docs.turso.tech/api-reference/databases/create-token) for one database, kept in the state as a '
      + 'sensitive value and renewed before it ends. Destroying it forgets the token, which stays valid until it expires or the key '
      + 'of its group is rotated. It cannot be imported: Turso shows a token once.',
    attributes: {
      database: string({ required: true, replace: true, description: 'Name of the database that the token opens.' }),
      database_id: string({
        optional: true,
        computed: true,
        replace: true,
        stable: true,
        description: 'UUID of the database, to which the token is bound. Give `turso_database.x.id`, and a replaced database gets its '
          + 'new token in the same apply. Left out: looked up.',
      }),
      ...tokenAttributes,
    },
  },

  async create(plan, { client, signal }) {
    const database = await client.existingDatabase(plan.database, signal);
    const jwt = await client.api.databases.createToken(plan.database, toTokenOptions(plan), { signal });
    return { ...plan, database_id: plan.database_id ?? database.dbId, ...minted(jwt) };
  },

  async read(state, { client, signal }) {
    const found = await client.inventory.database(state.database, { signal });
    // A database recreated under the same name does not accept the old one's tokens.
    return found === undefined || found.dbId !== state.database_id ? undefined : state;
  },

  async update(plan, state, { client, signal }) {
    const kept = { ...state, renew_before: plan.renew_before };
    if (plan.jwt !== undefined) return kept;
    return { ...kept, ...minted(await client.api.databases.createToken(plan.database, toTokenOptions(plan), { signal })) };
  },

  async delete() {
    // Turso has no call that revokes one token.
  },

  plan({ plan, client }) {
    planRenewal(plan, client?.now() ?? Date.now());
  },

  validate: checkRenewal,
});
