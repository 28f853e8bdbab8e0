import { SchemaEntry, Unjudgeable } from './program';

/** Functions that read tables by name, or all tables. */
const FAR_REACHING = ['vector_top_k', 'pragma_foreign_key_check', 'pragma_integrity_check', 'pragma_quick_check'];

/**
 * Returns the virtual tables that a statement may reach. Its program does not name them, so this looks for names in the statement, and in
 * the views and triggers that it uses. Functions such as `json_each` are virtual tables too, but contain no data.
 *
 * @returns names, and null for all tables of the database
 */
export function virtualTables(sql: string, schema: readonly SchemaEntry[]): (string | null)[] {
  const text = reachedText(sql, schema);
  if (text.includes('sqlite_dbpage')) {
    throw new Unjudgeable('it reads raw pages');
  }
  const reached = schema.filter((entry) => entry.type === 'table' && /^create\s+virtual\s/i.test(entry.sql) && mentions(text, entry.name))
    .map(({ name }) => name);
  return FAR_REACHING.some((name) => text.includes(name)) ? [...reached, null] : reached;
}

/** Returns the statement with the definitions of all views and triggers that it uses. */
function reachedText(sql: string, schema: readonly SchemaEntry[]): string {
  let text = sql.toLowerCase();
  let rest = schema.filter(({ type }) => type === 'view' || type === 'trigger');
  for (;;) {
    const reached = rest.filter((entry) => mentions(text, entry.type === 'view' ? entry.name : entry.table));
    if (reached.length === 0) {
      return text;
    }
    rest = rest.filter((entry) => !reached.includes(entry));
    text = [text, ...reached.map((entry) => entry.sql.toLowerCase())].join('\n');
  }
}

/** A name with a quote has several spellings, so it always counts as mentioned. */
function mentions(text: string, name: string): boolean {
  return /["'`\]]/.test(name) || text.includes(name.toLowerCase());
}
