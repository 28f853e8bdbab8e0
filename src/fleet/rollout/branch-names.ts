import type { FleetDatabase } from '../database/database';

/** The longest name of a database. */
const LONGEST = 64;

/** Of the branch on which a rollout tries its migrations. */
export function rehearsalName({ name }: { readonly name: string }, epoch: number): string {
  return withEnd(name, `-rehearsal-${epoch}`);
}

/** Of the branch that keeps a tenant as it was before a rollout. Part of the id tells tenants apart whose long names begin alike. */
export function snapshotName({ name, id }: FleetDatabase, epoch: number): string {
  const end = `-snapshot-${epoch}`;
  const unique = id.toLowerCase().replace(/[^a-z0-9]/g, '').slice(-8);
  return name.length + end.length <= LONGEST ? name + end : withEnd(name, `-${unique}${end}`);
}

function withEnd(name: string, end: string): string {
  return name.slice(0, LONGEST - end.length).replace(/-+$/, '') + end;
}
