import type { BadInputs } from './bad-input';
import { BAD_ORGANIZATIONS } from './organization';

/** What is wrong to write for the provider itself. */
export const PROVIDER: BadInputs = {
  valid: { organization: 'acme' },
  bad: [...BAD_ORGANIZATIONS, ...[0, 1001, 2.5].map((value) => ({
    config: { concurrency: value },
    path: 'concurrency',
    summary: 'Invalid concurrency',
    detail: `concurrency is ${value}. Use a whole number from 1 to 1000.`,
  }))],
};
