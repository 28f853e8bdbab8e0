import { bool, list, string } from '../../../terraform';
import type { Group } from '../../../turso';
import { groupId } from '../../shared/group';

/** The attributes of a group in data sources. */
export const describedGroup = {
  name: string({ computed: true, description: 'Name of the group.' }),
  location: string({ computed: true, description: 'Code of the primary location.' }),
  locations: list('string', { computed: true, description: 'Codes of all its locations. Groups made since 2025 have one.' }),
  delete_protection: bool({ computed: true, description: 'Whether Turso refuses to delete the group and its databases.' }),
  archived: bool({ computed: true, description: 'Whether the group sleeps after ten days without activity (free plan). Its databases cannot be reached then.' }),
  id: string({ computed: true, description: 'UUID of the group.' }),
};

export function toGroupDescription(found: Group) {
  return {
    name: found.name,
    location: found.primary ?? '',
    locations: [...found.locations ?? []],
    delete_protection: found.deleteProtection ?? false,
    archived: found.archived ?? false,
    id: groupId(found),
  };
}
