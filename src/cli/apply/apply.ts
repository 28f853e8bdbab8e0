import { Progress } from './progress';
import { renderResult, resultJson, succeeded } from './result';
import { rolloutHolder, rollOut, TursoBranches, type FleetDatabase, type RolloutResult } from '../../fleet';
import { Inventory } from '../../turso';
import { HEALTHY, NEEDS_ATTENTION, type Context } from '../command';
import { CommandError } from '../command-error';
import { fleetTenants, patientSql } from '../connection';
import { interruptible } from '../interrupt';
import { isRefused, planJson, planText, showPlan, viewOf } from '../plan/plan';
import { prepareRollout, strategyOf, type PreparedRollout } from '../plan/prepare';
import { inOptionWords } from '../plan/words';
import { jsonText } from '../render';

/** Exit code of an apply that the checks refuse. */
const REFUSED = 1;

/** `cdktf-turso fleet apply`: plans, checks, and rolls out as an apply of the provider does. */
export async function apply(context: Context): Promise<number> {
  const { schema, options, terminal } = context;
  const prepared = await prepareRollout(context);
  if (options.plan) return showPlan(context, prepared);
  const view = viewOf(schema, prepared);
  if (!options.json) terminal.write(planText(view, prepared, terminal));
  if (isRefused(view)) {
    if (options.json) terminal.write(jsonText({ plan: planJson(view), result: null }));
    return REFUSED;
  }
  const { result, branches } = await carriedOut(context, prepared);
  terminal.write(options.json
    ? jsonText({ plan: planJson(view), result: resultJson(result, branches.protected) })
    : renderResult(result, branches.protected, terminal));
  return succeeded(result) ? HEALTHY : NEEDS_ATTENTION;
}

interface CarriedOut {
  readonly result: RolloutResult;
  readonly branches: TursoBranches;
}

async function carriedOut(context: Context, prepared: PreparedRollout): Promise<CarriedOut> {
  const { connection, schema, terminal } = context;
  const { options, recorded } = prepared;
  const sql = patientSql(connection);
  const branches = new TursoBranches({ api: connection.api, inventory: new Inventory(connection.api), sql });
  const progress = new Progress(terminal, context.options.json);
  try {
    const result = await interruptible(async (signal) => rollOut({
      sql,
      schema,
      tenants: async () => presentTenants(context, prepared, branches),
      migrations: prepared.migrations,
      target: options.targetVersion,
      strategy: strategyOf(options),
      branches,
      baseline: options.baseline,
      importHistory: options.importHistory,
      // Settings of the command line hold for this rollout alone.
      recorded,
      holder: rolloutHolder(),
      signal,
      onProgress: (one) => progress.database(one),
      onPhase: (phase) => progress.phase(phase),
    }), () => progress.phase('interrupted: the rollout stops after the migrations that are running'));
    return { result, branches };
  } catch (error) {
    throw inOptionWords(error);
  } finally {
    progress.end();
  }
}

/** Lists again, because an application may have created tenants since the plan. The checks of the plan hold for those, too. */
async function presentTenants(
  { connection, schema }: Context, { fleet, options }: PreparedRollout, { made }: TursoBranches,
): Promise<readonly FleetDatabase[]> {
  const present = { ...fleet, branches: [...fleet.branches, ...made] };
  const { tenants, databases } = await fleetTenants(connection, schema, present, options.discovery);
  const encrypted = databases.find(({ encryptionCipher }) => encryptionCipher !== undefined);
  if (encrypted === undefined) return tenants;
  throw new CommandError(`Database "${encrypted.name}" is encrypted, and a fleet has no keys. Leave it out with --exclude ${encrypted.name}, and migrate it with its key.`);
}
