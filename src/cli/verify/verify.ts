import { renderVerification } from './render-verification';
import { verificationJson } from './verification-json';
import { NoFleetError, readFleet, verifyFleet, type FleetVerification, type VerifiedDatabase } from '../../fleet';
import { fleetTenants } from '../connection/fleet-tenants';
import { SOMETHING_IS_OFF, WELL, type Context } from '../context';

/** What a verification found, and of what. */
export interface VerifiedFleet extends FleetVerification {
  readonly schemaDatabase: string;
  /** How many tenants there are, compared or not. */
  readonly count: number;
  /** How many tenants of the ledger do not exist any more. */
  readonly gone: number;
}

/** `cdktf-turso fleet verify`: which tenants were changed by hand. */
export async function verify({ connection, schema, options, terminal }: Context): Promise<number> {
  const { sql } = connection;
  const fleet = await readFleet(sql, schema);
  if (!fleet.ledger) throw new NoFleetError(schema.name);
  const { tenants, gone } = await fleetTenants(connection, schema, fleet, options.discovery);
  let compared = 0;
  const verification = await verifyFleet({
    sql,
    schema,
    tenants,
    sample: options.sample,
    concurrency: options.concurrency,
    onVerified: () => terminal.passing(`${++compared} tenants compared`),
  });
  terminal.passing('');
  const verified: VerifiedFleet = { ...verification, schemaDatabase: schema.name, count: tenants.length, gone };
  terminal.write(options.json ? `${JSON.stringify(verificationJson(verified), undefined, 2)}\n` : renderVerification(verified, terminal));
  return verification.tenants.every(isAsExpected) ? WELL : SOMETHING_IS_OFF;
}

/** Whether nobody changed it by hand, as far as it could be asked. */
function isAsExpected({ drifted, error }: VerifiedDatabase): boolean {
  return !drifted && error === undefined;
}
