import { Context, Hono } from 'hono';
import { instancesOf } from '../control/instances';
import { DatabaseUsage, sum, Usage } from '../control/usage';
import { ApiError } from '../errors';
import { ApiParts, organizationOf } from './parts';

/** RFC 3339 with a zone, like Go's parser. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** https://docs.turso.tech/api-reference/organizations/usage, below the organization. */
export function organizationUsageApi({ usages, registry }: ApiParts): Hono {
  const api = new Hono();

  api.get('/', async (context) => {
    const { id } = organizationOf(context);
    const databases = await usages.ofOrganization(organizationOf(context));
    const groups = registry.all('group').filter(({ organizationId }) => organizationId === id);
    return context.json({
      organization: {
        uuid: id,
        usage: {
          ...usageView(sum(databases.map(({ usage }) => usage))),
          databases: databases.length,
          groups: groups.length,
          locations: new Set(groups.flatMap(({ locations }) => locations)).size,
        },
        databases: databases.map((one) => databaseUsageView(one, registry)),
      },
    });
  });

  return api;
}

/** https://docs.turso.tech/api-reference/databases/usage and the statistics of queries. */
export function databaseUsageApi({ usages, databases, registry }: ApiParts): Hono {
  const api = new Hono();
  const found = (context: Context) => databases.get(organizationOf(context), context.req.param('database')!);

  api.get('/:database/usage', async (context) => {
    checkInstant(context, 'from');
    checkInstant(context, 'to');
    const database = found(context);
    return context.json({ database: databaseUsageView({ database, usage: await usages.ofDatabase(database) }, registry) });
  });

  api.get('/:database/stats', async (context) => {
    const queries = await usages.topQueries(found(context));
    return context.json({ top_queries: queries.length === 0 ? null : queries });
  });

  // Turso's CLI expects a bare list.
  api.get('/:database/usage/queries', async (context) => {
    checkInstant(context, 'from');
    return context.json(await usages.topQueries(found(context)));
  });

  return api;
}

function checkInstant(context: Context, name: string): void {
  const text = context.req.query(name);
  if (text !== undefined && !(INSTANT.test(text) && Number.isFinite(Date.parse(text)))) {
    throw new ApiError(400, `invalid ${name} parameter: parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": it is no time with a zone`);
  }
}

/** The documentation calls the sum `total`; Turso's clients read `usage`. */
function databaseUsageView({ database, usage }: DatabaseUsage, registry: ApiParts['registry']): object {
  const [primary] = instancesOf(database, registry.get('group', database.groupId)!);
  const view = usageView(usage);
  return { uuid: database.id, instances: [{ uuid: primary.id, usage: view }], total: view, usage: view };
}

function usageView({ rowsRead, rowsWritten, storageBytes }: Usage): object {
  return { rows_read: rowsRead, rows_written: rowsWritten, storage_bytes: storageBytes, bytes_synced: 0 };
}
