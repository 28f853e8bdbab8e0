import type { BadInput, BadInputTables } from './bad-input';
import { badNames } from './names';

const SEED = { type: 'database', name: 'other' };

const badSize = (value: string): BadInput => ({
  config: { size_limit: value }, path: 'size_limit', summary: 'Invalid size_limit', detail: `size_limit is "${value}". Use `,
});

/** What is wrong to write for databases. */
export const DATABASE: BadInputTables = {
  turso_database: {
    valid: { name: 'd', group: 'g', seed: SEED },
    bad: [
      ...badNames('name'),
      ...['10 gigs', '', '-1', '1.5gb'].map(badSize),
      { config: { seed: { ...SEED, type: 'wish' } }, path: 'seed.type', summary: 'Invalid type', detail: 'type is "wish". Use one of "database"' },
    ],
  },
};
