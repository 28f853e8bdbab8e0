import type { Group } from '../../turso';

/** What tells a group from another one of its name. */
export function groupId({ uuid, name }: Pick<Group, 'uuid' | 'name'>): string {
  return uuid ?? name;
}
