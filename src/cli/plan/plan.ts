import { planJson } from './plan-json';
import { planView, type PlanView } from './plan-view';
import { renderPlan } from './render-plan';
import { checkHistory, givenUp, HistoryError, notToBeTried, planRollout, readFleet, rehearse } from '../../fleet';
import { checkMigrations, readDirectory } from '../../migrations';
import { keptAliveFetch, Sql } from '../../turso';
import { fleetTenants } from '../connection/fleet-tenants';
import { SOMETHING_IS_OFF, WELL, type Context } from '../context';

/** Exit code of a plan that an apply would refuse. */
const REFUSED = 1;

/** `cdktf-turso fleet plan`: what a rollout of a folder of migrations would do. */
export async function plan({ connection, schema, options, terminal }: Context): Promise<number> {
  const { sql } = connection;
  const { migrations: folder = '.', format, targetVersion: target, canaries, canaryCount, waves } = options;
  const passedOver: string[] = [];
  const migrations = readDirectory(folder, { format, onPassedOver: (note) => passedOver.push(note) });
  checkMigrations(migrations, folder);
  const fleet = await readFleet(sql, schema);
  const faults = checkHistory(migrations, fleet.applied);
  if (faults.length > 0) throw new HistoryError(faults, `Fleet "${schema.name}"`);
  const { tenants, gone } = await fleetTenants(connection, schema, fleet, options.discovery);
  const rollout = planRollout({ migrations, target, databases: tenants, schema, fleet, strategy: { canaries, canaryCount, waves } });
  // Migrations may take their time, unlike what else is asked.
  const unhurried = new Sql(connection.api, { fetch: keptAliveFetch() });
  const unsaid = notToBeTried(fleet, schema);
  const failure = rollout.waves.length === 0 || unsaid !== undefined
    ? undefined
    : await rehearse(unhurried, schema, migrations, fleet.schema.length, { target: rollout.position });
  const notTried = unsaid ?? (failure === undefined ? undefined : givenUp(failure, schema));
  const trial = notTried === undefined ? { failure } : { notTried };
  const view = planView({ schemaDatabase: schema.name, migrations, fleet, rollout, trial, gone });
  if (!options.json && passedOver.length > 0) terminal.write(`${passedOver.join('\n')}\n\n`);
  terminal.write(options.json ? `${JSON.stringify(planJson(view), undefined, 2)}\n` : renderPlan(view, terminal));
  return exitCode(view);
}

function exitCode({ refused, order, rehearsal }: PlanView): number {
  if (refused.length > 0 || rehearsal?.failure !== undefined) return REFUSED;
  return order.length === 0 ? WELL : SOMETHING_IS_OFF;
}
