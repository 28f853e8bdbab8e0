import { Context } from 'hono';
import { ApiError } from '../errors';
import { ApiToken, Organization, Role, ROLES, User } from '../model';

/** The caller: a user with the platform's own token, or with one that may permit less. */
export interface Principal {
  readonly user: User;
  readonly token?: ApiToken;
}

declare module 'hono' {
  interface ContextVariableMap {
    principal: Principal;
    /** Undefined on paths without an organization. */
    organization?: Organization;
    /** The role of the user in that organization. */
    role?: Role;
  }
}

export function principalOf(context: Context): Principal {
  return context.get('principal');
}

/** @throws ApiError 403 if the user has a lower role in the organization of the request */
export function requireRole(context: Context, least: Role, message: string = refusalOf(least)): void {
  const role = context.get('role');
  if (role === undefined || ROLES.indexOf(role) < ROLES.indexOf(least)) {
    throw new ApiError(403, message);
  }
}

function refusalOf(least: Role): string {
  return least === 'owner' ? 'only the owner of the organization may do this' : `this needs the role ${least} or a higher one in the organization`;
}
