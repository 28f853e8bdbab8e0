import { ApiError } from '../errors';
import { Database, Group } from '../model';
import { Registry } from '../registry/registry';

// Databases that share one schema: Turso's deprecated multi-db schemas. https://docs.turso.tech/features/multi-db-schemas

/** Rejects a schema that is not a schema database. */
export function checkSchema(schema: Database): void {
  if (schema.isSchema !== true) {
    throw new ApiError(400, `database ${schema.name} is not a schema database; create one with is_schema`);
  }
}

/**
 * Rejects deleting a schema that databases still follow. sqld would reject it too, but only after other changes.
 *
 * @param leaving a group that is deleted with all its databases, so these do not count
 */
export function refuseIfFollowed(registry: Registry, { id, isSchema, name }: Database, leaving?: Group): void {
  const follower = isSchema === true
    ? registry.all('database').find(({ schemaId, groupId }) => schemaId === id && groupId !== leaving?.id)
    : undefined;
  if (follower !== undefined) {
    throw new ApiError(400, `cannot delete ${name} because databases are still referring to it, such as ${follower.name}`);
  }
}
