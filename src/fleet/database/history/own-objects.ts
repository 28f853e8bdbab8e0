import { KNOWN_TABLES } from './known-tables';

const PREFIXES = KNOWN_TABLES.flatMap(({ name }) => name.endsWith('*') ? [name.slice(0, -1)] : []);
const NAMES = new Set(KNOWN_TABLES.map(({ name }) => name).filter((name) => !name.endsWith('*')));

/** Whether an object is its owner's, by its name and that of the table it belongs to. Engines and tools make the others. */
export function isOwn(name: string, table: string): boolean {
  const isKnown = (part: string) => NAMES.has(part) || PREFIXES.some((prefix) => part.startsWith(prefix));
  return ![name, table].some((part) => isKnown(part.toLowerCase()));
}

/** The same as a condition on rows of `sqlite_schema`. */
export const IS_OWN = [
  ...PREFIXES.map((prefix) => `lower(tbl_name) NOT GLOB '${prefix}*'`),
  `lower(tbl_name) NOT IN (${[...NAMES].map((name) => `'${name}'`).join(', ')})`,
].join(' AND ');

/**
 * Whether a database has a table or view of its owner, as a condition with one parameter: a table that is not counted, such as one in which
 * a tool keeps its record under a name of the user's choice.
 */
export const HAS_OWN = `EXISTS (SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND ${IS_OWN} AND tbl_name <> ? COLLATE NOCASE)`;

/** Whether a table is there, as a condition with its name as parameter. */
export const HAS_TABLE = 'EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ? COLLATE NOCASE)';
