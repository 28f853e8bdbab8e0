import type { Finding } from './finding';
import type { FleetState } from '../ledger/fleet-state';

/** How many failed tenants a message names. */
const MAX_FAILED = 10;

/** Warns that the rollout will try failed tenants again. */
export function failedBefore({ failedTenants: failed }: Pick<FleetState, 'failedTenants'>, tenants: readonly { readonly name: string }[]): Finding[] {
  const names = new Set(tenants.map(({ name }) => name));
  const again = failed.filter(({ name }) => names.has(name));
  if (again.length === 0) return [];
  const lines = again.slice(0, MAX_FAILED).map(({ name, migration, error, quarantined }) => (
    `  "${name}"${migration === null ? '' : ` in migration "${migration}"`}${quarantined ? ', in quarantine since' : ''}: ${error}`));
  return [{
    severity: 'warning',
    summary: again.length === 1 ? '1 tenant failed before' : `${again.length} tenants failed before`,
    detail: `This rollout tries again what failed last time:\n\n${lines.join('\n')}${again.length > lines.length ? `\n  and ${again.length - lines.length} more` : ''}`,
    about: { kind: 'tenants' },
  }];
}
