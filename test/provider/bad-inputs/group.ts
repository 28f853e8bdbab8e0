import type { BadInputTables } from './bad-input';
import { badNames } from './names';

/** What is wrong to write for groups. */
export const GROUP: BadInputTables = {
  turso_group: {
    valid: { name: 'g', location: 'aws-us-east-1' },
    bad: badNames('name'),
  },
};
