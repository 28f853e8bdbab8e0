/** How careful a rollout is. */
export interface RolloutStrategy {
  /** How many databases are migrated at a time; a whole number from 1 on. @default 16 */
  readonly concurrency?: number;
  /** Names of tenants that are migrated before all others. One failure among them ends the rollout. @default - none */
  readonly canaries?: readonly string[];
  /** How many tenants are canaries beside those named: the first by name. @default 0 */
  readonly canaryCount?: number;
  /**
   * Sizes of the waves in which the others follow, in order: numbers of tenants, or percentages of all tenants of the rollout
   * (`'10'`, `'25%'`). What they leave is the last wave.
   * @default - one wave
   */
  readonly waves?: readonly string[];
  /** How long to wait between waves, the canaries being one, in milliseconds. @default 0 */
  readonly pauseMs?: number;
  /** How many tenants may fail before no other is begun. @default - any number, among others than canaries */
  readonly maxFailures?: number;
  /**
   * Whether a tenant that fails is put aside: the rollout goes on to the schema database without it, and later rollouts try it last
   * and do not fail with it.
   * @default false
   */
  readonly quarantine?: boolean;
  /**
   * Name of the tenant on a branch of which all pending migrations are tried first. The branch is deleted afterwards.
   * @default - the first canary; no rehearsal where there is none
   */
  readonly rehearseOn?: string;
  /** How long the branch is kept that is made of each tenant before its migration, in milliseconds. @default - none is made */
  readonly snapshotRetentionMs?: number;
  /** After how long a silence a rollout counts as dead, in milliseconds. @default 30000 */
  readonly leaseMs?: number;
}
