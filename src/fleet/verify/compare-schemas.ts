import type { DatabaseSchema, SchemaObject } from './schema-objects';

/** Objects that two schemas do not share, by type and name. */
export interface SchemaDifferences {
  /** Expected, and not there. */
  readonly missing: readonly SchemaObject[];
  /** There, and not expected. */
  readonly extra: readonly SchemaObject[];
  /** There as they are, but expected otherwise. */
  readonly changed: readonly SchemaObject[];
}

/** No difference. */
export const SAME: SchemaDifferences = { missing: [], extra: [], changed: [] };

/** How a schema differs from the one that is expected. */
export function compareSchemas(expected: Pick<DatabaseSchema, 'objects'>, actual: Pick<DatabaseSchema, 'objects'>): SchemaDifferences {
  const [wanted, there] = [byName(expected), byName(actual)];
  return {
    missing: expected.objects.filter((object) => !there.has(nameOf(object))),
    extra: actual.objects.filter((object) => !wanted.has(nameOf(object))),
    changed: actual.objects.filter((object) => {
      const other = wanted.get(nameOf(object));
      return other !== undefined && (other.sql !== object.sql || other.table.toLowerCase() !== object.table.toLowerCase());
    }),
  };
}

/** SQLite does not tell upper from lower case in names. */
function nameOf({ type, name }: SchemaObject): string {
  return `${type} ${name.toLowerCase()}`;
}

function byName({ objects }: Pick<DatabaseSchema, 'objects'>): ReadonlyMap<string, SchemaObject> {
  return new Map(objects.map((object) => [nameOf(object), object]));
}
