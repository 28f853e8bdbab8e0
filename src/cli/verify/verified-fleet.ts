import type { FleetVerification } from '../../fleet';

/** What a verification found, and of what. */
export interface VerifiedFleet extends FleetVerification {
  readonly schemaDatabase: string;
  /** How many tenants there are, compared or not. */
  readonly count: number;
  /** How many tenants of the ledger do not exist any more. */
  readonly gone: number;
}
