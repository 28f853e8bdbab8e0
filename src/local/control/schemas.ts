import { ApiError } from '../errors';
import { Database, Group } from '../model';
import { Registry } from '../registry/registry';

// Databases that share one schema: Turso's deprecated multi-db schemas. https://docs.turso.tech/features/multi-db-schemas

/** Refuses a database whose schema nobody can follow. */
export function checkSchema(schema: Database): void {
  if (schema.isSchema !== true) {
    throw new ApiError(400, `database ${schema.name} is not a schema database; create one with is_schema`);
  }
}

/**
 * sqld keeps a schema as long as databases follow it; so does this, before anything is changed.
 *
 * @param leaving the group that is deleted with all its databases, so that those count no more.
 */
export function refuseIfFollowed(registry: Registry, { id, isSchema, name }: Database, leaving?: Group): void {
  const follower = isSchema === true
    ? registry.all('database').find(({ schemaId, groupId }) => schemaId === id && groupId !== leaving?.id)
    : undefined;
  if (follower !== undefined) {
    throw new ApiError(400, `cannot delete ${name} because databases are still referring to it, such as ${follower.name}`);
  }
}
