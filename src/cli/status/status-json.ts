import type { FleetOverview, VersionCount } from '../../fleet';
import { failuresJson } from '../render/failures-json';
import { rolloutJson } from '../rollout/rollout-json';

/** A fleet's status, and whose it is. */
export interface FleetStatus extends FleetOverview {
  readonly schemaDatabase: string;
  /** Undefined for the personal account of the token. */
  readonly organization?: string;
}

/** The status as a program reads it, in the words of the provider's attributes. */
export function statusJson({ schemaDatabase, organization, rollout, versions, ...status }: FleetStatus): object {
  return {
    schema_database: schemaDatabase,
    organization: organization ?? null,
    version: status.version,
    target: status.target,
    versions: versionsJson(versions),
    tenants: status.tenants,
    behind: status.behind,
    failed: status.failed,
    quarantined: status.quarantined,
    failures: failuresJson(status.failures),
    rollout: rollout === undefined ? null : rolloutJson(rollout),
  };
}

/** How many tenants are at which version, by the version. */
export function versionsJson(versions: readonly VersionCount[]): Record<string, number> {
  return Object.fromEntries(versions.map(({ version, tenants }) => [version, tenants]));
}
