export { checkRollout, judgePending, type CheckedRollout, type PlannedTenants, type RolloutToCheck } from './check/check-rollout';
export { encryptedDatabases } from './check/encrypted';
export { hasErrors, type Finding, type Subject } from './check/finding';
export { describeStatement, downStatements, judgeStatements } from './check/judge-statements';
export { protectedBranches } from './check/protected-branches';
export type { Trial } from './check/try-pending';
export { unknownTenants } from './check/unknown-tenants';
export type { Vocabulary } from './check/vocabulary';
export { askHistories } from './database/history/ask-histories';
export { checkHistory, HistoryError, type AppliedMigration, type HistoryFault, type KnownScripts } from './database/history/check-history';
export { emptyDatabase, type Emptied } from './database/empty-database';
export { fleetsInHistory } from './database/history/fleets-in-history';
export { markUncertain, type MarkOutcome } from './ledger/mark-uncertain';
export { fleetDatabase, type FleetDatabase, type PlannedDatabase, type Version } from './database/fleet-database';
export type { MigrationFailure } from './database/failures/migration-failure';
export { RATE_WINDOW, type FailureGroup, type FleetOverview, type RolloutOverview, type VersionCount } from './ledger/overview';
export { NoFleetError, readOverview, type OverviewOptions } from './ledger/read-overview';
export type { DatabaseResult, MigrateDatabaseOptions } from './database/apply/migrate-database-options';
export { migrateDatabase } from './database/apply/migrate-database';
export { prepareMigrations } from './database/prepare-migrations';
export type { PreparedMigration } from './database/prepared-migration';
export { whyGivenUp, whyNotTried } from './database/trial/not-tried';
export { tryMigrations, type TrialOptions } from './database/trial/try-migrations';
export { HISTORY_TABLES, HISTORY_TOOLS, toolTable, type HistoryTool, type ToolTable } from './database/tool-histories/tool-tables';
export { compareSchemas, type SchemaDifferences } from './verify/compare-schemas';
export { schemaObjects, type DatabaseSchema, type SchemaObject } from './verify/schema-objects';
export { verifyFleet, type FleetVerification, type Verdict, type VerifiedDatabase, type VerifyFleetOptions } from './verify/verify-fleet';
export {
  countIn, countVersions, EMPTY_FLEET, MAX_FAILED, MAX_ROLLOUTS, NO_VERSION, UNKNOWN_VERSION, withoutBranches,
  type FailedTenant, type FleetState, type LedgerPosition, type PlannedWave, type RolloutOutcome, type RolloutRow,
  type VersionCounts, type WaveKind,
} from './ledger/fleet-state';
export { selectTenants, type Discoverable, type Discovery } from './discovery/select-tenants';
export { LeaseLostError, RolloutUnderWayError } from './ledger/lease-errors';
export { readLedger, releaseQuarantine, type LedgerRow } from './ledger/ledger';
export { readFleet } from './ledger/read-fleet';
export { checkFleetHistory, readMigrations } from './ledger/read-migrations';
export type { Branches } from './rollout/branches';
export { forEachLimited } from './rollout/for-each-limited';
export { formatFailures, type FailureReport } from './rollout/format-failures';
export { formatRest } from './rollout/format-rest';
export { rolloutHolder } from './rollout/holder';
export { planRollout, type DatabaseTask, type Direction, type PlanRolloutInput, type RolloutPlan, type Wave } from './rollout/plan-rollout';
export { rollOut } from './rollout/roll-out';
export type { DatabaseVersion, RollOutOptions, RolloutProgress, RolloutResult } from './rollout/roll-out-options';
export type { RolloutStrategy } from './rollout/strategy';
export { splitWaves, StrategyError } from './rollout/waves';
export { TargetError, targetPositionOf } from './rollout/target';
export { TursoBranches, type BranchingPlatform } from './rollout/turso-branches';
