import { matching } from './rule';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text has the form of the ids that Turso gives to databases and groups. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** What is restored as a group. */
export const DELETED_GROUP = matching(UUID, 'Use the UUID of a deleted group; the data source turso_deleted_groups finds it.');

/** What is restored as a database. */
export const DELETED_DATABASE = matching(UUID, 'Use the UUID of a deleted database; the data source turso_deleted_databases finds it.');
