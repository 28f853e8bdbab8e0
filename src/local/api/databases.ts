import { Hono } from 'hono';
import { audit } from './audit';
import { mayReach, requireGroup } from './authorize';
import { databaseConfiguration } from './database-configuration';
import { databaseOperationsApi, seedingApi } from './database-operations';
import { readFields } from './fields';
import { instancesApi } from './instances';
import { newDatabase } from './new-database';
import { page } from './paging';
import { ApiParts, organizationOf } from './parts';
import { tokenRequest } from './token-request';
import { databaseUsageApi } from './usage';
import { configurationView, databaseView, newDatabaseView } from './views';

/** https://docs.turso.tech/api-reference/databases/list and its neighbours. */
export function databasesApi(parts: ApiParts): Hono {
  const { databases } = parts;
  const api = new Hono();

  api.get('/', (context) => {
    const organization = organizationOf(context);
    const { group, parent, schema, type } = context.req.query();
    // The list of a missing group is empty.
    const groupId = group === undefined ? undefined : parts.registry.findGroup(organization.id, group)?.id ?? '';
    const schemaId = schema === undefined ? undefined : parts.registry.findDatabase(organization.id, schema)?.id ?? '';
    const found = databases.list(organization, { groupId, parentId: parent })
      .filter((database) => (schemaId === undefined || database.schemaId === schemaId) && (type !== 'schema' || database.isSchema === true))
      .filter((database) => mayReach(context, database.groupId));
    const { items, pagination } = page(found, context.req.query());
    return context.json({ databases: items.map((database) => databaseView(database, parts)), pagination });
  });

  api.post('/', async (context) => {
    const organization = organizationOf(context);
    const wanted = newDatabase(await readFields(context), organization, parts);
    requireGroup(context, wanted.groupId);
    const database = await databases.create(organization, wanted);
    await audit(context, parts, 'db-create', database.name);
    return context.json({ database: newDatabaseView(database, parts) });
  });

  api.route('/', seedingApi(parts));

  api.get('/:database', (context) => {
    const database = databases.get(organizationOf(context), context.req.param('database'));
    return context.json({ database: databaseView(database, parts) });
  });

  api.delete('/:database', async (context) => {
    const name = context.req.param('database');
    await databases.delete(organizationOf(context), name);
    await audit(context, parts, 'db-delete', name);
    return context.json({ database: name });
  });

  api.route('/', configurationRoutes(parts));
  api.route('/', instancesApi(parts));
  api.route('/', databaseUsageApi(parts));
  api.route('/', databaseOperationsApi(parts));
  api.route('/', authRoutes(parts));
  return api;
}

function configurationRoutes(parts: ApiParts): Hono {
  const { databases } = parts;
  const api = new Hono();

  api.get('/:database/configuration', (context) => {
    const { configuration } = databases.get(organizationOf(context), context.req.param('database'));
    return context.json(configurationView(configuration));
  });

  api.patch('/:database/configuration', async (context) => {
    const organization = organizationOf(context);
    const name = context.req.param('database');
    const changes = databaseConfiguration(await readFields(context), databases.get(organization, name));
    const { configuration } = await databases.configure(organization, name, changes);
    if (changes.deleteProtection !== undefined) {
      await audit(context, parts, changes.deleteProtection ? 'db-protect' : 'db-unprotect', name);
    }
    return context.json(configurationView(configuration));
  });

  return api;
}

function authRoutes(parts: ApiParts): Hono {
  const { databases } = parts;
  const api = new Hono();

  api.post('/:database/auth/tokens', async (context) => {
    const organization = organizationOf(context);
    const database = databases.get(organization, context.req.param('database'));
    const jwt = await parts.databaseTokens.forDatabase(database, await tokenRequest(context, parts, organization, [database]));
    await audit(context, parts, 'db-token-create', database.name);
    return context.json({ jwt });
  });

  api.post('/:database/auth/rotate', async (context) => {
    await databases.rotate(organizationOf(context), context.req.param('database'));
    return context.json({});
  });

  return api;
}
