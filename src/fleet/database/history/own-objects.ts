import { KNOWN_TABLES } from './known-tables';

const PREFIXES = KNOWN_TABLES.flatMap(({ name }) => name.endsWith('*') ? [name.slice(0, -1)] : []);
const NAMES = new Set(KNOWN_TABLES.map(({ name }) => name).filter((name) => !name.endsWith('*')));

/** Whether an object is the owner's, by its name and the name of its table. Engines and tools create the others. */
export function isOwn(name: string, table: string): boolean {
  const isKnown = (part: string) => NAMES.has(part) || PREFIXES.some((prefix) => part.startsWith(prefix));
  return ![name, table].some((part) => isKnown(part.toLowerCase()));
}

/** The same condition in SQL, on rows of `sqlite_schema`. */
export const IS_OWN = [
  ...PREFIXES.map((prefix) => `lower(tbl_name) NOT GLOB '${prefix}*'`),
  `lower(tbl_name) NOT IN (${[...NAMES].map((name) => `'${name}'`).join(', ')})`,
].join(' AND ');

/**
 * Whether a database has a table or view of its owner, as a SQL condition. Its one parameter is a table that does not count, such as a tool
 * table whose name the user chose.
 */
export const HAS_OWN = `EXISTS (SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND ${IS_OWN} AND tbl_name <> ? COLLATE NOCASE)`;

/** Whether a table exists, as a SQL condition with the name as its parameter. */
export const HAS_TABLE = 'EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ? COLLATE NOCASE)';
