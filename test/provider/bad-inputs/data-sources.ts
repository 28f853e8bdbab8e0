import type { BadInputTables } from './bad-input';

/** What is wrong to write for a data source, by its type. */
export const DATA_SOURCES: BadInputTables = {};
