import { createHash } from 'node:crypto';
import type { TenantsState } from './schema';
import { databaseUrls, type Database } from '../../turso';

/** The attributes that follow from the databases. */
export type Described = Pick<TenantsState, 'names' | 'tenant_count' | 'fingerprint' | 'url_template'>;

/** Names of databases, and the tenant of each. */
export type Names = TenantsState['names'];

/**
 * @param names the tenant of each database; empty after an import
 * @param schema one more example of how hostnames follow from names
 */
export function describe(databases: readonly Database[], names: Names, schema: Database | undefined): Described {
  return {
    names: Object.fromEntries(databases.map(({ name }) => [name, Object.hasOwn(names, name) ? names[name] : name])),
    tenant_count: databases.length,
    fingerprint: fingerprint(databases),
    url_template: urlTemplate(schema === undefined ? databases : [schema, ...databases]),
  };
}

/** Returns a hash of all names and ids. The order of the databases does not matter. */
export function fingerprint(databases: readonly Pick<Database, 'name' | 'dbId'>[]): string {
  const lines = databases.map(({ name, dbId }) => `${name} ${dbId}\n`).sort();
  return `sha256:${createHash('sha256').update(lines.join('')).digest('hex')}`;
}

const PLACE = '{name}';

/**
 * Returns the URL with a placeholder for the name that fits every database. Returns null if no placeholder fits, or more than one. For
 * example, the URL of a database with the name of its organization holds the name twice.
 */
export function urlTemplate(databases: readonly Database[]): string | null {
  if (databases.length === 0) return null;
  const urls = databases.map((database) => ({ name: database.name, url: databaseUrls(database).url }));
  const fits = (template: string) => urls.every(({ name, url }) => template.replace(PLACE, name) === url);
  const fitting = templatesOf(urls[0]).filter(fits);
  return fitting.length === 1 ? fitting[0] : null;
}

function templatesOf({ name, url }: { readonly name: string; readonly url: string }): string[] {
  const templates: string[] = [];
  for (let at = url.indexOf(name); at !== -1; at = url.indexOf(name, at + 1)) {
    templates.push(url.slice(0, at) + PLACE + url.slice(at + name.length));
  }
  return templates;
}
