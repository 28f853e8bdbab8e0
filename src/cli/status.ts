import {
  askHistories, countIn, NO_VERSION, readFleet, readOverview, UNKNOWN_VERSION, type FleetDatabase, type FleetOverview, type FleetState,
} from '../fleet';
import { HEALTHY, isHealthy, NEEDS_ATTENTION, type Context } from './command';
import { discovered, fleetTenants, type Connection } from './connection';
import { failureLines, failuresJson } from './failures';
import { columns, histogramLines, jsonText, section, text, versionName, versionsJson } from './render';
import { rolloutJson, rolloutLines } from './rollout';
import type { Page, Paint } from './terminal';
import { countEngines, ENGINES } from '../turso';

/** More tenants than any fleet has. */
const ALL = 1_000_000;

/** `cdktf-turso fleet status`: shows versions, failures and the rollout. */
export async function status(context: Context): Promise<number> {
  const { schema, options, terminal, connection } = context;
  const overview = await completeOverview(context);
  const fleet = { ...overview, schemaDatabase: schema.name, organization: connection.organization };
  terminal.write(options.json ? jsonText(statusJson(fleet)) : renderStatus(fleet, terminal));
  return isHealthy(overview) ? HEALTHY : NEEDS_ATTENTION;
}

/** Reads the ledger, and adds the databases that it does not know yet. */
async function completeOverview({ connection, schema, options: { all, check, discovery } }: Context): Promise<FleetOverview> {
  const { sql } = connection;
  const overview = await readOverview(sql, schema, all ? { names: ALL } : {});
  if (discovery === undefined && !check) return overview;
  const fleet = await readFleet(sql, schema);
  if (check) return checkTenants(connection, overview, fleet, (await fleetTenants(connection, schema, fleet, discovery)).tenants);
  const { positions, branches } = fleet;
  const found = await discovered(connection, discovery, [schema.name, ...branches]);
  return withUnknown(overview, found.filter(({ dbId }) => !positions.has(dbId)).map(({ dbId }) => dbId));
}

/** Counts versions by what every tenant answers, not by the ledger. Failures still come from the ledger. */
async function checkTenants(
  { sql }: Connection, overview: FleetOverview, { positions, applied }: FleetState, tenants: readonly FleetDatabase[],
): Promise<FleetOverview> {
  const histories = await askHistories(sql, tenants);
  const versions = tenants.map(({ id }) => {
    const history = histories.get(id);
    return history === undefined ? UNKNOWN_VERSION : history.at(-1)?.name ?? NO_VERSION;
  });
  const counts = countIn([...applied.map(({ name }) => name).reverse(), NO_VERSION, UNKNOWN_VERSION], versions);
  const isQuarantined = ({ id }: FleetDatabase) => positions.get(id)?.quarantined === true;
  return {
    ...overview,
    versionCounts: counts.map(([version, count]) => ({ version, tenantCount: count })),
    engineCounts: countEngines(tenants.map(({ id }) => [id, 1])),
    tenantCount: tenants.length,
    behindCount: tenants.filter((tenant, index) => !isQuarantined(tenant) && versions[index] !== (overview.target ?? NO_VERSION)).length,
  };
}

/** Adds tenants of unknown version. */
export function withUnknown(overview: FleetOverview, databaseIds: readonly string[]): FleetOverview {
  const unknown = databaseIds.length;
  if (unknown === 0) return overview;
  const known = overview.versionCounts.filter(({ version }) => version !== UNKNOWN_VERSION);
  const before = overview.versionCounts.find(({ version }) => version === UNKNOWN_VERSION)?.tenantCount ?? 0;
  return {
    ...overview,
    versionCounts: [...known, { version: UNKNOWN_VERSION, tenantCount: before + unknown }],
    engineCounts: countEngines(databaseIds.map((id) => [id, 1]), overview.engineCounts),
    tenantCount: overview.tenantCount + unknown,
    behindCount: overview.behindCount + unknown,
  };
}

/** The status of a fleet, and which fleet it is. */
export interface FleetStatus extends FleetOverview {
  readonly schemaDatabase: string;
  /** Undefined for the personal account of the token. */
  readonly organization?: string;
}

/** Returns the status for scripts. The fields have the names of the provider's attributes. */
export function statusJson({ schemaDatabase, organization, rollout, versionCounts: versions, ...overview }: FleetStatus): object {
  return {
    schema_database: schemaDatabase,
    organization: organization ?? null,
    version: overview.version,
    target: overview.target,
    versions: versionsJson(versions),
    engines: overview.engineCounts,
    tenant_count: overview.tenantCount,
    behind_count: overview.behindCount,
    failed_count: overview.failedCount,
    quarantined_count: overview.quarantinedCount,
    failures: failuresJson(overview.failures),
    rollout: rollout === undefined ? null : rolloutJson(rollout),
  };
}

/** Returns the status for people. */
export function renderStatus(fleet: FleetStatus, page: Page): string {
  const { paint } = page;
  const { schemaDatabase, organization, version, target, versionCounts: versions, engineCounts, tenantCount, failures, rollout } = fleet;
  return text([
    `${paint.bold(`Fleet ${schemaDatabase}`)}${organization === undefined ? '' : paint.dim(` of ${organization}`)}`,
    ...columns([
      ['version', versionName(version)],
      ...target === version ? [] : [['target', versionName(target)]],
      ['tenants', `${tenantCount}${summary(fleet, paint)}`],
      ...engineRow(engineCounts),
    ]),
    ...section(paint, 'Versions', histogramLines(versions, page)),
    ...section(paint, 'Failed', failureLines(failures.filter(({ quarantined }) => !quarantined), page)),
    ...section(paint, 'In quarantine', failureLines(failures.filter(({ quarantined }) => quarantined), page)),
    ...rollout === undefined ? [] : section(paint, rollout.endedAt === null ? 'Rollout under way' : 'Last rollout', rolloutLines(rollout, page)),
  ]);
}

/** Names the engine of all tenants, or counts the tenants of each. */
function engineRow(counts: FleetStatus['engineCounts']): [title: string, engines: string][] {
  const engines = ENGINES.filter((engine) => counts[engine] !== undefined);
  if (engines.length <= 1) return engines.map((engine) => ['engine', engine]);
  return [['engines', engines.map((engine) => `${engine} ${counts[engine]}`).join(', ')]];
}

function summary({ tenantCount, behindCount, failedCount, quarantinedCount }: FleetStatus, paint: Paint): string {
  const failing = failedCount === quarantinedCount ? '' : paint.red(`${failedCount - quarantinedCount} failed`);
  // A failed tenant is also behind, so show the failures as part of that number.
  const isPart = failing !== '' && failedCount - quarantinedCount <= behindCount;
  const parts = [
    ...behindCount === 0 ? [] : [`${paint.yellow(`${behindCount} behind`)}${isPart ? ` (${failing})` : ''}`],
    ...failing === '' || isPart ? [] : [failing],
    ...quarantinedCount === 0 ? [] : [paint.yellow(`${quarantinedCount} in quarantine`)],
  ];
  if (parts.length === 0) return tenantCount === 0 ? '' : `, ${paint.green('all at the target')}`;
  return `: ${parts.join(', ')}`;
}
