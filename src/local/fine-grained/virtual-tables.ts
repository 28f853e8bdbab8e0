import { SchemaEntry, Unjudgeable } from './program';

/** Functions that look into tables which they are given by name, or into all. */
const FAR_REACHING = ['vector_top_k', 'pragma_foreign_key_check', 'pragma_integrity_check', 'pragma_quick_check'];

/**
 * The virtual tables that a statement may reach. A program does not name them, so the statement has to: itself, or by
 * the views and triggers that it names. Functions such as `json_each` are virtual tables too, but hold nothing.
 *
 * @returns null among them stands for all tables of the database.
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

/** The statement with the definitions of all views and triggers that it leads to. */
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

/** A name with a quote in it may be written in more than one way, so it counts as mentioned. */
function mentions(text: string, name: string): boolean {
  return /["'`\]]/.test(name) || text.includes(name.toLowerCase());
}
