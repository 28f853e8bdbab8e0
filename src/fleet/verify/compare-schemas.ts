import type { DatabaseSchema, SchemaObject } from './schema-objects';

/** Objects that differ between two schemas, by type and name. */
export interface SchemaDifferences {
  /** Expected objects that do not exist. */
  readonly missing: readonly SchemaObject[];
  /** Objects that exist, but are not expected. */
  readonly extra: readonly SchemaObject[];
  /** Objects that exist, but differ from the expected ones. Shown as they are. */
  readonly changed: readonly SchemaObject[];
}

export const SAME: SchemaDifferences = { missing: [], extra: [], changed: [] };

/** Returns how a schema differs from the expected one. */
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

/** SQLite ignores the case of names. */
function nameOf({ type, name }: SchemaObject): string {
  return `${type} ${name.toLowerCase()}`;
}

function byName({ objects }: Pick<DatabaseSchema, 'objects'>): ReadonlyMap<string, SchemaObject> {
  return new Map(objects.map((object) => [nameOf(object), object]));
}
