import { standingOf } from './standing';

/** A state of the first version: `versions` names the last migration of each database, the schema database included. */
interface FirstState {
  readonly migrations: readonly { readonly name: string }[] | null;
  readonly databases: readonly string[] | null;
  readonly versions: Readonly<Record<string, string>> | null;
}

/** Counts what the first version named. Whatever it did not know, the next refresh finds out. */
export function upgradeFirst(stored: FirstState): Record<string, unknown> {
  const byName = new Map(Object.entries(stored.versions ?? {}));
  const versions = (stored.databases ?? []).map((name) => byName.get(name));
  const target = stored.migrations?.at(-1)?.name ?? null;
  return { ...stored, ...standingOf(versions.map((version) => ({ version })), target) };
}
