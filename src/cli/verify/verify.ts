import { renderVerification } from './render-verification';
import { verificationJson } from './verification-json';
import type { VerifiedFleet } from './verified-fleet';
import { NoFleetError, readFleet, verifyFleet, type FleetState, type VerifiedDatabase } from '../../fleet';
import { fleetTenants } from '../connection/fleet-tenants';
import { SOMETHING_IS_OFF, WELL, type Context } from '../context';

/** `cdktf-turso fleet verify`: which tenants were changed by hand. */
export async function verify({ connection, schema, options, terminal }: Context): Promise<number> {
  const { sql } = connection;
  const fleet = await readFleet(sql, schema);
  if (!fleet.ledger) throw new NoFleetError(schema.name);
  const { tenants, gone } = await fleetTenants(connection, schema, fleet, options.discovery);
  let asked = 0;
  const verification = await verifyFleet({
    sql,
    schema,
    tenants,
    sample: options.sample,
    concurrency: options.concurrency,
    onVerified: () => terminal.passing(`${++asked} of ${tenants.length} tenants asked`),
  });
  terminal.passing('');
  const verified: VerifiedFleet = { ...verification, schemaDatabase: schema.name, count: tenants.length, gone };
  terminal.write(options.json ? `${JSON.stringify(verificationJson(verified), undefined, 2)}\n` : renderVerification(verified, terminal));
  return verification.tenants.every((tenant) => isAsItShouldBe(tenant, fleet)) ? WELL : SOMETHING_IS_OFF;
}

/** Whether it has the version and the schema of the schema database. One in quarantine may be behind. */
function isAsItShouldBe({ verdict, database: { id } }: VerifiedDatabase, { positions }: FleetState): boolean {
  return verdict === 'same' || (verdict === 'behind' && positions.get(id)?.quarantined === true);
}
