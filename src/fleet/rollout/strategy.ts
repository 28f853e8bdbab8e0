/** How careful a rollout is. */
export interface RolloutStrategy {
  /** How many databases are migrated at the same time; a whole number from 1. @default 16 */
  readonly concurrency?: number;
  /** Names of tenants that are migrated before all others. One failure among them ends the rollout. @default - none */
  readonly canaries?: readonly string[];
  /** How many tenants are canaries in addition to the named ones: the first by name. @default 0 */
  readonly canaryCount?: number;
  /**
   * Sizes of the waves after the canaries, in order: numbers of tenants, or percentages of all tenants of the rollout (`'10'`, `'25%'`).
   * The remaining tenants are the last wave.
   * @default - one wave
   */
  readonly waves?: readonly string[];
  /** How long to wait between two waves, in milliseconds. The canaries are a wave too. @default 0 */
  readonly pauseMs?: number;
  /** How many tenants may fail. After one more failure, the rollout starts no other tenant. @default - any number, except among canaries */
  readonly maxFailures?: number;
  /**
   * Whether a tenant that fails goes into quarantine. The rollout then goes on to the schema database without it. Later rollouts try it
   * last, and do not fail because of it.
   * @default false
   */
  readonly quarantine?: boolean;
  /**
   * Name of a tenant for the rehearsal, which runs all pending migrations on a branch of it. The branch is deleted afterwards.
   * @default - the first canary; without canaries, no rehearsal
   */
  readonly rehearseOn?: string;
  /** How long to keep the snapshot that is made of each tenant before its migration, in milliseconds. @default - no snapshots */
  readonly snapshotRetentionMs?: number;
  /** How many milliseconds without a sign of life pass before others treat the rollout as dead. @default 30000 */
  readonly leaseMs?: number;
}
