import type { Client, Tenants } from 'cdktf-turso/runtime';
import plugin from 'fastify-plugin';
import { HttpError } from './http-error';

/** Lowercase letters, digits and dashes, at most 32. The name of a tenant is the name of its database. */
export const TENANT_NAME = '^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$';

declare module 'fastify' {
  interface FastifyRequest {
    /** The tenant that the header `X-Tenant` names. */
    tenant: { readonly name: string; readonly db: Client };
  }
}

/** Opens the database of the tenant that a request names. */
export const tenantPlugin = plugin<{ tenants: Tenants }>(async (app, { tenants }) => {
  app.decorateRequest('tenant');
  app.addHook('onRequest', async (request) => {
    const name = request.headers['x-tenant'];
    if (typeof name !== 'string') throw new HttpError(400, 'The header X-Tenant is missing. Name the tenant.');
    if (!new RegExp(TENANT_NAME).test(name)) {
      throw new HttpError(400, 'X-Tenant is malformed. Use lowercase letters, digits and dashes, at most 32.');
    }
    request.tenant = { name, db: await tenants.open(name) };
  });
});
