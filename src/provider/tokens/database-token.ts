import { mintToken } from './mint-token';
import { checkPermissions } from './permissions';
import { isRejected, rejected } from './rejected';
import { checkRenewal, planRenewal } from './renewal';
import { fromVersion0, tokenAttributes } from './token-attributes';
import { string } from '../../terraform';
import { resource } from '../define';
import { findDatabase } from '../shared/locate';
import { organizationOf, planOrganization, planMoved } from '../shared/organization';

/** Manages a token for one database. Turso shows it once and cannot revoke it alone. */
export const databaseToken = resource({
  type: 'turso_database_token',
  noun: 'database token',
  label: ({ database }) => database,
  schema: {
    version: 1,
    description: 'A [token](https://docs.turso.tech/api-reference/databases/create-token) for one database, kept in the state as a '
      + 'sensitive value. It is renewed before it ends, and when a refresh finds that somebody has rotated its key; the plan warns of it. '
      + 'Destroying it forgets the token, which stays valid until it expires or the key of its group is rotated (`turso_token_rotation`). It cannot be imported: Turso shows a token once.',
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
      organization: organizationOf('database'),
      ...tokenAttributes,
    },
  },

  async create(plan, { client, signal }) {
    const turso = client.in(plan.organization);
    const database = await turso.existingDatabase(plan.database, signal);
    const minted = await mintToken(turso.api.databases, plan.database, plan, signal);
    return { ...plan, database_id: plan.database_id ?? database.dbId, organization: turso.organization ?? null, ...minted };
  },

  async read(state, { client, signal, private: privateData }) {
    const { database: name, database_id: id, organization } = state;
    const located = await findDatabase(client, { name, id, organization }, signal);
    // A recreated database of the same name does not accept the tokens of the old one.
    if (located === undefined) return undefined;
    const { client: turso, found } = located;
    const probe = { token: state.token, expiresAt: state.expires_at, group: found.group ?? found.dbId, database: found };
    rejected.note(privateData, await isRejected(turso, probe, signal));
    return { ...state, organization: turso.organization ?? null };
  },

  async update(plan, state, { client, signal, private: privateData }) {
    const kept = { ...state, organization: plan.organization ?? null, renew_before: plan.renew_before };
    if (plan.token !== undefined) return kept;
    rejected.note(privateData, false);
    return { ...kept, ...await mintToken(client.in(plan.organization).api.databases, plan.database, plan, signal) };
  },

  async delete() {
    // Turso has no call that revokes one token.
  },

  plan({ plan, client, diagnostics, private: privateData }) {
    planOrganization(plan, client);
    planMoved(plan, 'database_id');
    const label = `database "${plan.state?.database}"`;
    planRenewal(plan, { label, now: client?.now() ?? Date.now(), isRejected: rejected.isNoted(privateData) }, diagnostics);
  },

  validate(config, diagnostics) {
    checkRenewal(config, diagnostics);
    checkPermissions(config, diagnostics);
  },

  upgrade: { 0: fromVersion0 },
});
