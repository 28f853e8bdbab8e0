import type { SqlValue } from '../../../turso';
import type { PreparedMigration } from '../prepared-migration';

/** A row of a tool's table, by column. */
export type ToolRow = Readonly<Record<string, SqlValue>>;

/** A migration that a tool has applied. */
export interface AppliedByTool {
  /** What the declared migration has as one of its keys too. */
  readonly key: string;
  /** As a message names it. */
  readonly label: string;
  /** Whether those declared in front of it are applied too, without rows of their own. */
  readonly upTo?: boolean;
}

/** What a tool's rows say of the declared migrations. */
export interface Comparison {
  /** For each declared migration, whether the tool has applied it. */
  readonly has: readonly boolean[];
  /** What the tool has applied and nobody declares, as a message names it. */
  readonly unknown: readonly string[];
  /** What stands against taking the record over, such as a migration that failed, and what to do. */
  readonly faults: readonly string[];
}

/** Compares by keys. Goes through each list once. */
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

/** The number that a migration's name begins with. */
export function numberOf({ name }: PreparedMigration): string[] {
  const digits = /^\d+/.exec(name)?.[0];
  return digits === undefined ? [] : [normal(digits)];
}

/** Numbers are compared without the zeros in front of them. */
export function normal(version: string): string {
  return /^\d+$/.test(version) ? String(BigInt(version)) : version;
}

export function text(value: SqlValue | undefined): string {
  return String(value ?? '');
}

/** Tables hold truth as 1, or as text where it was written by hand. */
export function isTrue(value: SqlValue | undefined): boolean {
  return /^(1|true|t|yes)$/i.test(text(value));
}
