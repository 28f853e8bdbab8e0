import { Hono } from 'hono';
import { apiTokensV2Api, organizationTokensApi } from './api/api-tokens';
import { auditApi } from './api/audit';
import { authApi, authenticate } from './api/auth';
import { authorize } from './api/authorize';
import { billingApi } from './api/billing';
import { databasesApi } from './api/databases';
import { groupsApi } from './api/groups';
import { invitesV1Api, invitesV2Api } from './api/invites';
import { jwksApi } from './api/jwks';
import { locationsApi, locationsV2Api, regionApi } from './api/locations';
import { membersApi } from './api/members';
import { organizationsApi, organizationsV2Api } from './api/organizations';
import { ApiParts } from './api/parts';
import { recoveryApi } from './api/recovery';
import { organizationUsageApi } from './api/usage';
import { userApi } from './api/users';
import { v3Api } from './api/v3';
import { ApiError } from './errors';

/**
 * Turso's Platform API as a function from request to response. https://docs.turso.tech/api-reference
 *
 * @param bodyOfGet the body of a GET. One operation of Turso reads it, and a `Request` cannot contain it.
 */
export type Platform = (request: Request, bodyOfGet?: string) => Promise<Response>;

/** @param report receives errors that are bugs of turso-local */
export function createPlatform(parts: ApiParts, report: (error: Error) => void): Platform {
  const app = new Hono();

  app.onError((error, context) => {
    if (error instanceof ApiError) {
      return context.json(error.code === undefined ? { error: error.message } : { error: error.message, code: error.code }, error.status);
    }
    report(error);
    return context.json({ error: 'internal error of turso-local; its log says more' }, 500);
  });
  app.notFound((context) => context.json({ error: `turso-local does not serve ${context.req.method} ${context.req.path}` }, 404));

  for (const version of ['/v1/*', '/v2/*', '/v3/*']) {
    app.use(version, authenticate(parts), authorize(parts));
  }
  app.route('/v1/auth', authApi(parts));
  app.route('/v2/auth/api-tokens', apiTokensV2Api(parts));
  app.route('/v1/locations', locationsApi());
  app.route('/v2/locations', locationsV2Api());
  app.route('/region', regionApi());
  app.route('/v1/user', userApi(parts));
  app.route('/v1/current-user', userApi(parts));
  app.route('/v1/organizations', organizationsApi(parts));
  app.route('/v2/organizations', organizationsV2Api(parts));
  app.route('/v2/organizations/:organization/locations', locationsV2Api());
  app.route('/v2/organizations/:organization/invites', invitesV2Api(parts));
  app.route('/v2/organizations/:organization', jwksApi(parts));
  app.route('/v3/organizations/:organization', recoveryApi(parts));
  app.route('/v3/organizations/:organization', v3Api(parts));
  // Without an organization, the paths mean the personal account.
  for (const owner of ['/v1/organizations/:organization', '/v1']) {
    app.route(`${owner}/groups`, groupsApi(parts));
    app.route(`${owner}/databases`, databasesApi(parts));
    app.route(`${owner}/members`, membersApi(parts));
    app.route(owner, invitesV1Api(parts));
    app.route(`${owner}/api-tokens`, organizationTokensApi(parts));
    app.route(`${owner}/audit-logs`, auditApi(parts));
    app.route(`${owner}/usage`, organizationUsageApi(parts));
    app.route(owner, billingApi(parts));
  }

  return async (request, bodyOfGet) => app.fetch(request, { bodyOfGet });
}
