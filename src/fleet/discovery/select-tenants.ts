import { isGlob, matchesGlob } from './glob';

/** Which of an organization's databases are tenants of a fleet, beside those that were named: all that meet every condition. */
export interface Discovery {
  /** Name of the group that they are in. */
  readonly group?: string;
  /** What their names begin with. */
  readonly prefix?: string;
  /** What their whole names look like: `*` for any characters, `?` for one. */
  readonly pattern?: string;
  /** Name of the database that they were branched from. */
  readonly parent?: string;
  /** Names, or patterns of names, of databases that are none all the same. */
  readonly exclude?: readonly string[];
}

/** A database, as far as a discovery looks at it. */
export interface Discoverable {
  readonly name: string;
  readonly group?: string;
  readonly parent?: { readonly name?: string };
}

/**
 * The databases that a discovery finds, in their order. Only what it says is asked: the schema database and the branches that a
 * rollout makes have to be excluded where the conditions fit them.
 *
 * @throws RangeError when it has no condition: every database of the organization would be a tenant
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
