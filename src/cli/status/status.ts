import { checkTenants } from './check-tenants';
import { renderStatus } from './render-status';
import { statusJson } from './status-json';
import { withUnknown } from './with-unknown';
import { readFleet, readOverview, type FleetOverview } from '../../fleet';
import { discovered } from '../connection/databases';
import { fleetTenants } from '../connection/fleet-tenants';
import { SOMETHING_IS_OFF, WELL, type Context } from '../context';

/** More than any fleet has. */
const ALL = 1_000_000;

/** `cdktf-turso fleet status`: where the fleet is. */
export async function status(context: Context): Promise<number> {
  const { schema, options, terminal, connection } = context;
  const overview = await completeOverview(context);
  const fleet = { ...overview, schemaDatabase: schema.name, organization: connection.organization };
  terminal.write(options.json ? `${JSON.stringify(statusJson(fleet), undefined, 2)}\n` : renderStatus(fleet, terminal));
  return isWell(overview) ? WELL : SOMETHING_IS_OFF;
}

/** Whether every tenant is where it should be, those aside that were put aside. */
export function isWell({ behind, failed, quarantined }: FleetOverview): boolean {
  return behind === 0 && failed === quarantined;
}

/** The ledger, and the databases that it does not know yet. */
async function completeOverview({ connection, schema, options: { all, check, discovery } }: Context): Promise<FleetOverview> {
  const { sql } = connection;
  const overview = await readOverview(sql, schema, all ? { names: ALL } : {});
  if (discovery === undefined && !check) return overview;
  const fleet = await readFleet(sql, schema);
  if (check) return checkTenants(connection, overview, fleet, (await fleetTenants(connection, schema, fleet, discovery)).tenants);
  const { positions, branches } = fleet;
  const found = await discovered(connection, discovery, [schema.name, ...branches]);
  return withUnknown(overview, found.filter(({ id }) => !positions.has(id)).length);
}
