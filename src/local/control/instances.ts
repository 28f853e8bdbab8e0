import { createHash } from 'node:crypto';
import { ApiError } from '../errors';
import { Database, Group } from '../model';

/** A database at one of the locations of its group. */
export interface DatabaseInstance {
  readonly id: string;
  /** The code of its location. */
  readonly name: string;
  readonly type: 'primary' | 'replica';
}

/** Returns the instances, the primary first. */
export function instancesOf(database: Database, group: Group): DatabaseInstance[] {
  return [...group.locations]
    .sort((a, b) => Number(b === group.primary) - Number(a === group.primary))
    .map((name) => ({ id: instanceId(database, name), name, type: name === group.primary ? 'primary' : 'replica' }));
}

export function instanceOf(database: Database, group: Group, name: string): DatabaseInstance {
  const found = instancesOf(database, group).find((instance) => instance.name === name);
  if (found === undefined) {
    throw new ApiError(404, `could not find instance ${name} of database ${database.name}`);
  }
  return found;
}

/** Returns a UUID that never changes for an instance. */
function instanceId(database: Database, location: string): string {
  const hex = createHash('sha256').update(`${database.id}/${location}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
