export { checkHistory, HistoryError, type AppliedMigration, type HistoryFault } from './check-history';
export type { FleetDatabase, PlannedDatabase, Version } from './database';
export { formatFailures, type FailureReport } from './format-failures';
export { EMPTY_FLEET, readFleet, readMigrations, type FleetState, type LedgerRow } from './ledger';
export type { MigrationFailure } from './migration-failure';
export { planRollout, type DatabasePlan, type PlanRolloutInput, type RolloutPlan, type Wave } from './plan-rollout';
export { rollOut, type DatabaseVersion, type RollOutOptions, type RolloutProgress, type RolloutResult } from './roll-out';
