import type { Names } from './describe';
import { survey } from './find';
import { namesOnlyIn } from './guard';
import type { attributes } from './schema';
import { checkTaken, warnOfTaken } from './taken';
import { attributePath, type PlanContext } from '../../terraform';
import type { Turso } from '../turso';

type Context = PlanContext<typeof attributes, Turso>;

/** Plans the computed values, and reports what would make the apply fail. */
export async function planDatabases(context: Context): Promise<void> {
  const { plan, diagnostics } = context;
  const { state, action } = plan;
  if (action !== 'create' && action !== 'update' && state?.fingerprint !== null) return;
  const names = plan.known('names');
  if (names !== undefined) plan.set('tenant_count', Object.keys(names).length);
  if (state !== null && state.fingerprint !== null && isSameSet(state.names, names) && !plan.changes('organization')) {
    plan.set('fingerprint', state.fingerprint);
    plan.set('url_template', state.url_template);
  } else {
    // An unfinished creation has no fingerprint until an update finishes it.
    plan.setUnknown('fingerprint');
    plan.setUnknown('url_template');
  }
  if (action === 'update' && plan.changes('schema_database') && Object.keys(state!.names).length > 0) warnOfOtherSchema(state!.schema_database, diagnostics);
  if (names !== undefined) await checkNames(names, context);
}

/** Whether the names are the same. Their tenants do not matter. */
function isSameSet(before: Names, after: Names | undefined): boolean {
  return after !== undefined && namesOnlyIn(before, after).length + namesOnlyIn(after, before).length === 0;
}

/** Looks for names that are taken. Skips the check if the same apply creates the group or the schema database. */
async function checkNames(names: Names, { plan, client, signal, diagnostics }: Context): Promise<void> {
  const added = namesOnlyIn(names, plan.state?.names ?? {});
  const [group, source, organization] = [plan.known('group'), plan.known('schema_database'), plan.known('organization')];
  if (client === undefined || added.length === 0 || group === undefined || source === undefined || organization === undefined) return;
  if (plan.action === 'update' && plan.changes('organization')) return;
  const scoped = client.in(organization);
  const schema = await scoped.inventory.database(source, { group, signal });
  if (schema === undefined) return;
  const check = plan.action === 'create' ? warnOfTaken : checkTaken;
  const found = await survey(scoped, group, { before: [], added }, signal);
  await check(scoped, { names: added, group, schema }, found, diagnostics, signal);
}

function warnOfOtherSchema(before: string, diagnostics: Context['diagnostics']): void {
  diagnostics.warn(
    'Another schema database for new tenants only',
    `The existing databases stay branches of "${before}" with their data. New ones are branches of the new schema database. A fleet that finds its tenants by their parent does `
    + 'not find the existing ones any more: name them in its databases, or let it find them by group or prefix.',
    attributePath('schema_database'),
  );
}
