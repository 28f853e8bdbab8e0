import { describedDatabase, toDescription } from './described-database';
import { isUuid } from '../../../notation';
import { listNested, string, type Validator } from '../../../terraform';
import type { Database, DatabaseFilter } from '../../../turso';
import { dataSource } from '../../define';
import { byName } from '../../shared/answers';
import { askedOrganization } from '../../shared/organization';
import type { Turso } from '../../turso';

/** Reads the databases of an organization, including those that an application created. */
export const databases = dataSource({
  type: 'turso_databases',
  noun: 'databases',
  schema: {
    description: 'The [databases](https://docs.turso.tech/api-reference/databases/list) of the organization, in the order of their names. The state '
      + 'holds every match, so narrow the search if the organization has many databases.',
    attributes: {
      organization: askedOrganization,
      group: string({ optional: true, description: 'Only databases of the group of this name.' }),
      parent: string({ optional: true, description: 'Only databases branched from this one, given by its UUID or its name.' }),
      prefix: string({ optional: true, description: 'Only databases whose names begin with this.' }),
      name_regex: string({
        optional: true,
        description: 'Only databases whose name matches this regular expression (of JavaScript), anywhere unless it says `^` and `$`.',
        validators: [validExpression()],
      }),
      databases: listNested(describedDatabase, { computed: true, description: 'The databases found; may be empty.' }),
    },
  },

  async read(asked, { client, signal }) {
    const turso = client.in(asked.organization);
    const parent = asked.parent === null ? undefined : await parentId(turso, asked.parent, signal);
    const matches = nameMatcher(asked.prefix, asked.name_regex);
    const found = await find(turso, { group: asked.group ?? undefined, parent }, matches, signal);
    return { ...asked, organization: turso.organization ?? null, databases: byName(found).map(toDescription) };
  },
});

/** Returns the UUID of the parent. A value in the form of a UUID counts as one, although a name may have this form. */
async function parentId(turso: Turso, parent: string, signal: AbortSignal): Promise<string> {
  return isUuid(parent) ? parent : (await turso.existingDatabase(parent, signal)).dbId;
}

type Matches = (name: string) => boolean;

function nameMatcher(prefix: string | null, regex: string | null): Matches | undefined {
  if (prefix === null && regex === null) return undefined;
  const expression = new RegExp(regex ?? '', 'u');
  return (name) => name.startsWith(prefix ?? '') && expression.test(name);
}

/** Finds databases. Turso cannot filter by name, so this goes through the list and keeps only matches in memory. */
async function find(turso: Turso, filter: DatabaseFilter, matches: Matches | undefined, signal: AbortSignal): Promise<readonly Database[]> {
  if (matches === undefined) return turso.inventory.databases(filter, { signal });
  const found: Database[] = [];
  for await (const database of turso.api.databases.iterate(filter, { signal })) {
    if (matches(database.name)) found.push(database);
  }
  return found;
}

function validExpression(): Validator<string> {
  return (value, name) => {
    try {
      new RegExp(value, 'u');
      return undefined;
    } catch (error) {
      return { summary: `Invalid ${name}`, detail: `${name} is "${value}". ${(error as Error).message}. Correct the regular expression.` };
    }
  };
}
