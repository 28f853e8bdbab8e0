/** What an API key may do in its project. */
export const PERMISSIONS = [
  'files:read', 'files:write', 'files:delete',
  'uploads:init', 'uploads:create', 'uploads:complete',
  'transforms:read', 'transforms:request', 'transforms:create', 'transforms:delete',
  'projects:read', 'projects:write',
  'usage:read', 'audit_logs:read', 'api_keys:manage', 'rate_limits:manage',
  '*',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

const READ_ONLY: readonly Permission[] = ['files:read', 'transforms:read', 'projects:read', 'usage:read', 'audit_logs:read'];
const STANDARD: readonly Permission[] = [
  ...READ_ONLY, 'files:write', 'uploads:init', 'uploads:create', 'uploads:complete', 'transforms:request', 'transforms:create',
];

/** Sets of permissions with a name, for new keys. */
export const GROUPS = {
  READ_ONLY,
  STANDARD,
  FULL: [...STANDARD, 'files:delete', 'transforms:delete', 'projects:write'],
  ADMIN: ['*'],
} as const satisfies Record<string, readonly Permission[]>;

/** From weak to strong. */
export const ROLES = ['VIEWER', 'MEMBER', 'ADMIN', 'OWNER'] as const;
export type Role = (typeof ROLES)[number];

/** What a person may do in the projects of a team. */
export const PERMISSIONS_OF_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  VIEWER: GROUPS.READ_ONLY, MEMBER: GROUPS.STANDARD, ADMIN: GROUPS.ADMIN, OWNER: GROUPS.ADMIN,
};

/** What a team may do with a bucket, from weak to strong. The team that owns it has ADMIN. */
export const ACCESS_LEVELS = ['READ_ONLY', 'READ_WRITE', 'ADMIN'] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

export function permits(granted: readonly Permission[], wanted: Permission): boolean {
  return granted.includes('*') || granted.includes(wanted);
}

/** Whether `held` is at least as strong as `wanted`. */
export function reaches<T>(order: readonly T[], held: T | null | undefined, wanted: T): boolean {
  return held !== null && held !== undefined && order.indexOf(held) >= order.indexOf(wanted);
}
