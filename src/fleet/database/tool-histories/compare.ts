import type { SqlValue } from '../../../turso';
import type { PreparedMigration } from '../prepared-migration';

/** A row of a tool's table, by column. */
export type ToolRow = Readonly<Record<string, SqlValue>>;

/** A migration that a tool has applied. */
export interface AppliedByTool {
  /** One of the keys of the declared migration. */
  readonly key: string;
  /** Its name in messages. */
  readonly label: string;
  /** Whether all migrations declared before it are applied too, although they have no rows. */
  readonly upTo?: boolean;
}

/** What a tool's rows say about the declared migrations. */
export interface Comparison {
  /** For each declared migration, whether the tool has applied it. */
  readonly has: readonly boolean[];
  /** Names for messages of what the tool has applied and the configuration does not declare. */
  readonly unknown: readonly string[];
  /** Why the history cannot be imported, such as a failed migration, and what to do. */
  readonly faults: readonly string[];
}

/** Compares by keys. The cost grows linearly with both lists. */
export function compareByKey(
  applied: readonly AppliedByTool[], keysOf: readonly (readonly string[])[], faults: readonly string[] = [],
): Comparison {
  const indexes = new Map<string, number[]>();
  keysOf.forEach((keys, index) => keys.forEach((key) => indexes.set(key, [...indexes.get(key) ?? [], index])));
  const has = keysOf.map(() => false);
  const unknown: string[] = [];
  for (const { key, label, upTo } of applied) {
    const found = indexes.get(key);
    if (found === undefined) unknown.push(label);
    found?.forEach((index) => { has[index] = true; });
    if (upTo === true && found !== undefined) has.fill(true, 0, found[0]);
  }
  return { has, unknown, faults };
}

export function named(key: string, label: string): AppliedByTool {
  return { key, label };
}

export function numbered(version: string): AppliedByTool {
  return named(normal(version), `version ${version}`);
}

/** Returns the number at the beginning of a migration's name, if there is one. */
export function numberOf({ name }: PreparedMigration): string[] {
  const digits = /^\d+/.exec(name)?.[0];
  return digits === undefined ? [] : [normal(digits)];
}

/** Returns a version without leading zeros, if it is a number. */
export function normal(version: string): string {
  return /^\d+$/.test(version) ? String(BigInt(version)) : version;
}

export function text(value: SqlValue | undefined): string {
  return String(value ?? '');
}

/** Whether a value is true. Tools write 1, and people who edit a table by hand may write a text. */
export function isTrue(value: SqlValue | undefined): boolean {
  return /^(1|true|t|yes)$/i.test(text(value));
}
