import { matching } from './rule';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Returns true if a text has the form of Turso's ids of databases and groups. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Accepts the id of a deleted group. */
export const DELETED_GROUP = matching(UUID, 'Use the UUID of a deleted group; the data source turso_deleted_groups finds it.');

/** Accepts the id of a deleted database. */
export const DELETED_DATABASE = matching(UUID, 'Use the UUID of a deleted database; the data source turso_deleted_databases finds it.');
