import { wholeNumber } from './rule';

/** How many requests to the Platform API may be under way at once. */
export const API_CONCURRENCY = wholeNumber(1, 1000);
