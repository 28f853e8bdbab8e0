import { quotedList } from '../../notation';
import type { Turso } from '../turso';

/** How many databases a message names. */
const NAMED = 10;

/** The first databases of a group, for a message: `"a", "b" and more`; undefined where there are none. */
export async function databasesOfGroup({ api }: Turso, group: string, signal: AbortSignal): Promise<string | undefined> {
  const { databases, next } = await api.databases.page({ group }, { limit: NAMED + 1, signal });
  if (databases.length === 0) return undefined;
  const names = quotedList(databases.slice(0, NAMED).map(({ name }) => name));
  return databases.length > NAMED || next !== undefined ? `${names} and more` : names;
}
