import type { RolloutStrategy } from '../rollout/strategy';

/** How users write the settings of migrations where they read a message: as attributes, or as options of a command. */
export interface MigrationWords {
  /** Names the last migration to apply. */
  readonly targetVersion: string;
  /** How to allow a loss of data, as the end of a sentence. */
  readonly allowDestructive: string;
  /** How to run a migration without foreign keys, as the end of a sentence. */
  readonly foreignKeysOff: string;
}

/** How users write the settings of a fleet. */
export interface Vocabulary extends MigrationWords {
  /** Names a setting of the strategy. */
  readonly strategy: (setting: keyof RolloutStrategy) => string;
  /** How to leave databases out that a search finds, as a sentence without a full stop. */
  readonly exclude: string;
}
