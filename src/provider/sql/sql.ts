import { randomUUID } from 'node:crypto';
import { reportParameters } from './parameters';
import { runScript } from './run';
import { reportFaults, sameScript, scriptOf, type Parameters } from './script';
import { attributePath, list, map, number, string, DiagnosticError, type Plan, type State } from '../../terraform';
import { databaseUrls, type Database, type SqlTarget } from '../../turso';
import { resource } from '../define';
import { findDatabase } from '../shared/locate';
import { organizationOf, planOrganization, planMoved } from '../shared/organization';
import type { Turso } from '../turso';

const attributes = {
  database: string({ required: true, replace: true, description: 'Name of the database in which the statements run. A change runs them in the other one.' }),
  database_id: string({
    optional: true,
    computed: true,
    replace: true,
    stable: true,
    description: 'UUID of the database. Give `turso_database.x.id`, and the statements run again in the same apply when the database is '
      + 'replaced. Left out: looked up.',
  }),
  organization: organizationOf('database'),
  statements: list('string', {
    required: true,
    description: 'The SQL: texts of one or more statements each, such as `file("seed.sql")`. All of them run in one transaction, so '
      + 'that BEGIN and COMMIT are left out. Parameters have names, such as `:email`. The SQL is kept in the state, and plans show it: '
      + 'secrets belong into `parameters_wo`. A change runs all statements again; write them so that this is right, for example with '
      + '`INSERT ... ON CONFLICT DO UPDATE`.',
  }),
  destroy_statements: list('string', {
    optional: true,
    description: 'SQL that runs, in one transaction, when this is destroyed or replaced, in the database where the statements ran, as long '
      + 'as it exists. Its parameters have their values in `parameters`. It counts as it was last applied. Left out: nothing runs.',
  }),
  parameters: map('string', {
    optional: true,
    nullElements: true,
    description: 'Values of parameters by their names. They are texts, which columns turn into their own types; elsewhere write '
      + '`CAST(:count AS INTEGER)`. Null is NULL. They are kept in the state. A change runs the statements again.',
  }),
  parameters_wo: map('string', {
    optional: true,
    nullElements: true,
    writeOnly: true,
    description: 'Values of parameters that are secret, such as the hash of a password: they are in neither plan nor state, and in no '
      + 'message. Terraform cannot tell when they change: `parameters_wo_version` says it.',
  }),
  parameters_wo_version: number({
    optional: true,
    description: 'Any number: when it changes, the statements run again with the present `parameters_wo`.',
  }),
  encryption_key_wo: string({
    optional: true,
    writeOnly: true,
    description: 'The key of an encrypted database, as in its `remote_encryption`. Write-only: it is in neither plan nor state, so that such '
      + 'a database cannot have `destroy_statements`. Left out: the database is not encrypted.',
  }),
  keepers: map('string', { optional: true, nullElements: true, description: 'Any values: when one of them changes, the statements run again.' }),
  id: string({ computed: true, stable: true, description: 'Another value after each run.' }),
  ran_at: string({ computed: true, stable: true, description: 'When the statements last ran, in RFC 3339.' }),
};

type SqlPlan = Plan<typeof attributes>;
type SqlState = State<typeof attributes>;

/** Values that no state keeps. */
const SECRETS = { parameters_wo: null, encryption_key_wo: null };

/** Runs SQL once in a database, and again when it changes. */
export const sql = resource({
  type: 'turso_sql',
  noun: 'SQL script',
  label: ({ database }) => (database === undefined ? undefined : `in ${database}`),
  schema: {
    description: 'Runs SQL in a database when it is created, and again when the SQL or its parameters change. It is for data that '
      + 'belongs to the infrastructure, such as the first administrator of a tenant, or reference data; the schema of a fleet is for '
      + '`turso_schema_fleet`. Each run is one [transaction](https://docs.turso.tech/sdk/http/reference): the database keeps all '
      + 'of it or nothing, and records it in the table `_turso_sql_runs`, so a lost answer does not repeat a run. Later plans do not check '
      + 'the rows that the statements changed. It cannot be imported: the database does not say which statements wrote its rows.',
    attributes,
  },

  async create(plan, { client, signal }) {
    const turso = client.in(plan.organization);
    const database = await turso.existingDatabase(plan.database, signal);
    const ran = await run(turso, database, plan, undefined, signal);
    return { ...plan, database_id: plan.database_id ?? database.dbId, organization: turso.organization ?? null, ...SECRETS, ...ran };
  },

  async read(state, { client, signal }) {
    const { database: name, database_id: id, organization } = state;
    const located = await findDatabase(client, { name, id, organization }, signal);
    return located && { ...state, organization: located.client.organization ?? null };
  },

  async update(plan, state, { client, signal }) {
    const turso = client.in(plan.organization);
    const kept = { ...plan, database_id: state.database_id, organization: plan.organization ?? null, ...SECRETS };
    if (plan.id !== undefined) return { ...kept, id: state.id, ran_at: state.ran_at };
    return { ...kept, ...await run(turso, await turso.existingDatabase(plan.database, signal), plan, state.id, signal) };
  },

  async delete(state, { client, signal }) {
    if (state.destroy_statements === null) return;
    const turso = client.in(state.organization);
    const database = await turso.inventory.database(state.database, { signal });
    if (database?.dbId !== state.database_id) return;
    const script = scriptOf(state.destroy_statements);
    const destroying = { id: randomUUID(), previous: state.id, script, parameters: state.parameters ?? {} };
    await runScript(turso.sql, sqlTarget(database, null), destroying, signal);
  },

  plan({ plan, client }) {
    if (plan.action === 'delete') return;
    planOrganization(plan, client);
    planMoved(plan, 'database_id');
    if (plan.action !== 'update') return;
    const statements = plan.known('statements');
    const same = statements !== undefined && sameScript(plan.state?.statements ?? null, statements);
    if (same && !plan.changes('parameters') && !plan.changes('parameters_wo_version') && !plan.changes('keepers')) return;
    plan.setUnknown('id');
    plan.setUnknown('ran_at');
  },

  validate(config, diagnostics) {
    const { statements, destroy_statements: destroying } = config;
    if (statements != null) reportFaults('statements', statements, diagnostics);
    if (destroying != null) reportFaults('destroy_statements', destroying, diagnostics);
    if (typeof config.encryption_key_wo === 'string' && destroying != null) {
      diagnostics.error(
        'Conflicting attributes',
        'destroy_statements cannot run in an encrypted database, because the state does not keep its key. Leave destroy_statements out.',
        attributePath('destroy_statements'),
      );
    }
    if (diagnostics.hasErrors) return;
    reportParameters(config, diagnostics);
  },
});

async function run(
  turso: Turso, database: Database, plan: SqlPlan, previous: string | undefined, signal: AbortSignal,
): Promise<Pick<SqlState, 'id' | 'ran_at'>> {
  const parameters: Parameters = { ...plan.parameters, ...plan.parameters_wo };
  const next = { id: randomUUID(), previous, script: scriptOf(plan.statements), parameters };
  await runScript(turso.sql, sqlTarget(database, plan.encryption_key_wo), next, signal);
  return { id: next.id, ran_at: new Date(turso.now()).toISOString() };
}

/** Returns where to send SQL. Fails for an encrypted database without a key, because Turso's own error does not mention the key. */
function sqlTarget(database: Database, key: string | null): SqlTarget {
  const { name, dbId, group, encryptionCipher } = database;
  if (encryptionCipher !== undefined && key === null) {
    throw new DiagnosticError({
      summary: `Database "${name}" is encrypted`,
      detail: 'Turso does not keep the key. Set encryption_key_wo to the key that the database was created with.',
      path: attributePath('encryption_key_wo'),
    });
  }
  return { name, id: dbId, group, httpUrl: databaseUrls(database).httpUrl, encryptionKey: key ?? undefined };
}
