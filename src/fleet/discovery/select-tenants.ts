import { isGlob, matchesGlob } from './glob';

/**
 * Which databases of an organization are tenants of a fleet, in addition to those that the configuration names. A database must meet every
 * condition.
 */
export interface Discovery {
  /** Name of their group. */
  readonly group?: string;
  /** The prefix of their names. */
  readonly prefix?: string;
  /** A pattern for their whole names: `*` for any characters, `?` for one. */
  readonly pattern?: string;
  /** Name of their parent. */
  readonly parent?: string;
  /** Names, or patterns of names, of databases that are not tenants although they meet the conditions. */
  readonly exclude?: readonly string[];
}

/** The properties of a database that a discovery compares. */
export interface Discoverable {
  readonly name: string;
  readonly group?: string;
  readonly parent?: { readonly name?: string };
}

/**
 * Returns the databases that a discovery finds, in their order. Checks only the discovery itself. The caller must exclude the schema
 * database and the branches of rollouts, which may meet the conditions.
 *
 * @throws RangeError if it has no condition, because then every database of the organization would be a tenant
 */
export function selectTenants<Database extends Discoverable>(databases: readonly Database[], discovery: Discovery): Database[] {
  const { group, prefix, pattern, parent, exclude = [] } = discovery;
  if ([group, prefix, pattern, parent].every((condition) => condition === undefined)) {
    throw new RangeError('The discovery of tenants has no condition. Give it a group, prefix, pattern or parent.');
  }
  const names = new Set(exclude);
  const patterns = exclude.filter(isGlob);
  return databases.filter((database) =>
    (group === undefined || database.group === group)
    && (prefix === undefined || database.name.startsWith(prefix))
    && (pattern === undefined || matchesGlob(pattern, database.name))
    && (parent === undefined || database.parent?.name === parent)
    && !names.has(database.name)
    && !patterns.some((excluded) => matchesGlob(excluded, database.name)));
}
