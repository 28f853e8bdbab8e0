import { Context } from 'hono';
import { ApiError } from '../errors';
import { ApiToken, Organization, Role, ROLES, User } from '../model';

/** Who asks: a user, by the platform's own token or by one minted since, which may reach less than the user does. */
export interface Principal {
  readonly user: User;
  readonly token?: ApiToken;
}

declare module 'hono' {
  interface ContextVariableMap {
    principal: Principal;
    /** Absent on paths that mean none. */
    organization?: Organization;
    /** What the user is in that organization. */
    role?: Role;
  }
}

export function principalOf(context: Context): Principal {
  return context.get('principal');
}

/** @throws ApiError 403 unless the user is at least this in the organization of the request. */
export function requireRole(context: Context, least: Role, message: string = refusalOf(least)): void {
  const role = context.get('role');
  if (role === undefined || ROLES.indexOf(role) < ROLES.indexOf(least)) {
    throw new ApiError(403, message);
  }
}

function refusalOf(least: Role): string {
  return least === 'owner' ? 'only the owner of the organization may do this' : `this needs the role ${least} or a higher one in the organization`;
}
