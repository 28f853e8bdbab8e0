import {
  NoFleetError, readFleet, verifyFleet, type FleetState, type FleetVerification, type SchemaObject, type Verdict, type VerifiedDatabase,
} from '../fleet';
import { HEALTHY, NEEDS_ATTENTION, type Context } from './command';
import { fleetTenants } from './connection';
import { columns, counted, goneWords, jsonText, listed, oneLine, section, text, versionName, wrapped } from './render';
import type { Page } from './terminal';

/** `cdktf-turso fleet verify`: finds tenants that were changed by hand. */
export async function verify({ connection, schema, options, terminal }: Context): Promise<number> {
  const { sql } = connection;
  const fleet = await readFleet(sql, schema);
  if (!fleet.hasLedger) throw new NoFleetError(schema.name);
  const { tenants, goneIds } = await fleetTenants(connection, schema, fleet, options.discovery);
  let asked = 0;
  const verification = await verifyFleet({
    sql,
    schema,
    tenants,
    sample: options.sample,
    concurrency: options.concurrency,
    onVerified: () => terminal.progress(`${++asked} of ${tenants.length} tenants asked`),
  });
  terminal.progress('');
  const verified: VerifiedFleet = { ...verification, schemaDatabase: schema.name, tenantCount: tenants.length, goneCount: goneIds.length };
  terminal.write(options.json ? jsonText(verificationJson(verified)) : renderVerification(verified, terminal));
  return verification.tenants.every((tenant) => isExpected(tenant, fleet)) ? HEALTHY : NEEDS_ATTENTION;
}

/** Whether a tenant has the version and the schema of the schema database. A tenant in quarantine may be behind. */
function isExpected({ verdict, database: { id } }: VerifiedDatabase, { positions }: FleetState): boolean {
  return verdict === 'same' || (verdict === 'behind' && positions.get(id)?.quarantined === true);
}

/** What a verification found, and in which fleet. */
export interface VerifiedFleet extends FleetVerification {
  readonly schemaDatabase: string;
  /** How many tenants the fleet has, compared or not. */
  readonly tenantCount: number;
  /** How many tenants of the ledger no longer exist. */
  readonly goneCount: number;
}

/** Returns the findings for scripts. The fields have the names of the provider's attributes. */
export function verificationJson({ schemaDatabase, version, schemaHash, tenantCount, goneCount, tenants }: VerifiedFleet): object {
  const names = (verdict: Verdict) => tenants.filter((tenant) => tenant.verdict === verdict).map(({ database }) => database.name);
  return {
    schema_database: schemaDatabase,
    version,
    schema_hash: schemaHash,
    tenant_count: tenantCount,
    asked_count: tenants.length,
    compared_count: compared(tenants).length,
    gone_count: goneCount,
    drifted: tenants.filter(({ verdict }) => verdict === 'drifted').map(driftedJson),
    behind: names('behind'),
    ahead: names('ahead'),
    other_history: names('other history'),
    unreachable: tenants.filter(({ error }) => error !== undefined).map(({ database, error }) => ({ database: database.name, error })),
  };
}

/** Returns the tenants at the version of the schema database: only their schemas were compared. */
function compared(tenants: readonly VerifiedDatabase[]): VerifiedDatabase[] {
  return tenants.filter(({ verdict }) => verdict === 'same' || verdict === 'drifted');
}

function driftedJson({ database, differences: { missing, extra, changed } }: VerifiedDatabase): object {
  return { database: database.name, missing: missing.map(objectName), extra: extra.map(objectName), changed: changed.map(objectName) };
}

/** Returns a name such as `table users`. */
function objectName({ type, name }: SchemaObject): string {
  return `${type} ${name}`;
}

/** How many names a list without details shows. */
const MAX_NAMES = 50;

/** Returns the findings for people. */
export function renderVerification(verified: VerifiedFleet, page: Page): string {
  const { schemaDatabase, version, tenants, tenantCount, goneCount } = verified;
  const { paint } = page;
  const found = (verdict: Verdict) => tenants.filter((tenant) => tenant.verdict === verdict);
  const [drifted, behind, ahead, other, unreachable] = [
    found('drifted'), found('behind'), found('ahead'), found('other history'), found('unreachable'),
  ];
  const comparedCount = compared(tenants).length;
  return text([
    `${paint.bold(`Fleet ${schemaDatabase}`)} at ${versionName(version)}: ${[
      `${counted(comparedCount, 'tenant')}${comparedCount === tenantCount ? '' : ` of ${tenantCount}`} compared`,
      ...behind.length + ahead.length === 0 ? [] : [
        `${behind.length + ahead.length} at another version and not compared (${behind.length} behind, ${ahead.length} ahead)`,
      ],
      ...other.length === 0 ? [] : [`${other.length} with another history and not compared`],
      ...unreachable.length === 0 ? [] : [`${unreachable.length} did not answer`],
    ].join(', ')}`,
    ...comparedCount === 0 ? [] : [drifted.length === 0
      ? `  ${paint.green(comparedCount === tenantCount ? 'no tenant was changed by hand' : 'none of the compared tenants was changed by hand')}`
      : `  ${paint.red(`${counted(drifted.length, 'tenant')} changed by hand`)}`],
    ...section(paint, 'Changed by hand', drifted.flatMap((tenant) => driftLines(tenant, page))),
    ...section(paint, 'Behind the schema database', nameLines(behind, page)),
    ...section(paint, 'Ahead of the schema database', nameLines(ahead, page)),
    ...section(paint, 'With another history', nameLines(other, page)),
    ...section(paint, 'No answer', columns(unreachable.map(({ database, error }) =>
      [database.name, oneLine(error ?? '', page.width - database.name.length - 4)]))),
    ...goneCount === 0 ? [] : ['', `${goneWords(goneCount)} The next apply removes ${goneCount === 1 ? 'it' : 'them'} from the ledger.`],
  ]);
}

function driftLines({ database, differences }: VerifiedDatabase, { paint, width }: Page): string[] {
  const lines = (word: string, objects: readonly SchemaObject[]) =>
    (objects.length === 0 ? [] : wrapped([word.padEnd(7), ...listed(objects.map(objectName))], width, '    '));
  return [
    `  ${paint.red(database.name)}`,
    ...lines('missing', differences.missing),
    ...lines('extra', differences.extra),
    ...lines('changed', differences.changed),
  ];
}

function nameLines(tenants: readonly VerifiedDatabase[], { width }: Page): string[] {
  return wrapped(listed(tenants.slice(0, MAX_NAMES).map(({ database }) => database.name), Math.max(0, tenants.length - MAX_NAMES)), width);
}
