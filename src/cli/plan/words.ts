import { StrategyError, type MigrationWords, type RolloutStrategy, type Vocabulary } from '../../fleet';
import { CommandError } from '../command-error';
import type { OptionName } from '../options/option-table';

/** The option for each setting of a rollout. */
export const STRATEGY_OPTIONS: Readonly<Record<keyof RolloutStrategy, OptionName>> = {
  concurrency: 'concurrency',
  canaries: 'canaries',
  canaryCount: 'canary-count',
  waves: 'waves',
  pauseMs: 'pause',
  maxFailures: 'max-failures',
  quarantine: 'quarantine',
  rehearseOn: 'rehearse-on',
  snapshotRetentionMs: 'snapshot-retention',
  leaseMs: 'lease-duration',
};

/** How the command line writes the settings of migrations. */
export const MIGRATION_WORDS: MigrationWords = {
  targetVersion: '--target-version',
  allowDestructive: 'put the line "-- turso: allow-destructive" before the first statement of its file',
  foreignKeysOff: 'put the line "-- turso: foreign-keys-off" before the first statement of its file, or give --foreign-keys-off for all migrations',
};

/** How the command line writes the settings of a fleet. */
export const WORDS: Vocabulary = {
  ...MIGRATION_WORDS,
  strategy: (setting) => `--${STRATEGY_OPTIONS[setting]}`,
  exclude: '--exclude leaves out databases that the search finds',
};

/** Returns an error in the words of the command line. */
export function inOptionWords(error: unknown): unknown {
  return error instanceof StrategyError ? new CommandError(`${WORDS.strategy(error.setting)} ${error.fault}`) : error;
}
