export { checkHistory, HistoryError, type AppliedMigration, type HistoryFault } from './database/check-history';
export type { FleetDatabase, PlannedDatabase, Version } from './database/database';
export { formatFailures, type FailureReport } from './rollout/format-failures';
export { EMPTY_FLEET, readFleet, readMigrations, type FleetState, type LedgerRow } from './ledger/ledger';
export type { MigrationFailure } from './database/migration-failure';
export { planRollout, type DatabasePlan, type PlanRolloutInput, type RolloutPlan, type Wave } from './rollout/plan-rollout';
export { rollOut, type DatabaseVersion, type RollOutOptions, type RolloutProgress, type RolloutResult } from './rollout/roll-out';
export type { Branches } from './rollout/branches';
export type { RolloutStrategy } from './rollout/strategy';
