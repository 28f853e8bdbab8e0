import { ApiError } from '../errors';

/** https://docs.turso.tech/cloud/authorization: what a token may be allowed, for tables one by one. */
export const ACTIONS = ['data_read', 'data_add', 'data_update', 'data_delete', 'schema_add', 'schema_update', 'schema_delete'] as const;
export type Action = (typeof ACTIONS)[number];

/** A permission in the form of Turso's tokens. */
export interface Permission {
  /** Table names. @default - all tables */
  readonly t?: readonly string[] | null;
  readonly a: readonly string[];
}

/** A requirement of a statement. */
export interface Requirement {
  readonly action: Action;
  /** Null: all tables. */
  readonly table: string | null;
}

/** Whether a table is part of the schema, which every token may read. */
export function isSystemTable(table: string): boolean {
  return /^(?:sqlite|libsql)_/i.test(table);
}

/** Returns the first requirement that the permissions do not meet. */
export function missing(permissions: readonly Permission[], requirements: readonly Requirement[]): Requirement | undefined {
  return requirements.find((requirement) => !permissions.some((permission) => meets(permission, requirement)));
}

function meets({ t, a }: Permission, { action, table }: Requirement): boolean {
  return a.includes(action) && (t === undefined || t === null || (table !== null && t.some((name) => same(name, table))));
}

/** Table names ignore case. */
export function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Reads `fine_grained_permissions`, or the claim of a token. */
export function parsePermissions(value: unknown): Permission[] {
  if (!Array.isArray(value)) {
    throw new ApiError(400, 'fine_grained_permissions must be a list of objects with t (tables, or null for all) and a (actions)');
  }
  return value.map(parsePermission);
}

function parsePermission(value: unknown): Permission {
  const { t = null, a } = (value ?? {}) as { t?: unknown; a?: unknown };
  if (t !== null && !isStrings(t)) {
    throw new ApiError(400, `t of fine_grained_permissions must be a list of tables or null, got ${JSON.stringify(t)}`);
  }
  if (!isStrings(a) || a.length === 0) {
    throw new ApiError(400, `a of fine_grained_permissions must be a list of actions, got ${JSON.stringify(a ?? null)}`);
  }
  const unknown = a.find((action) => !(ACTIONS as readonly string[]).includes(action));
  if (unknown !== undefined) {
    throw new ApiError(400, `invalid action ${JSON.stringify(unknown)} in fine_grained_permissions: use ${ACTIONS.join(', ')}`);
  }
  return { t: t as string[] | null, a };
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
