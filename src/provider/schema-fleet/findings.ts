import { ATTRIBUTES } from './strategy';
import type { Vocabulary } from '../../fleet';
import { MIGRATION_WORDS } from '../shared/migrations/findings';

/** How a configuration writes the settings of a fleet. */
export const WORDS: Vocabulary = {
  ...MIGRATION_WORDS,
  strategy: (setting) => `strategy.${ATTRIBUTES[setting]}`,
  exclude: 'discover.exclude leaves out databases that the search finds',
};
