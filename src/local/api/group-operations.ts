import { Hono } from 'hono';
import { audit } from './audit';
import { readFields } from './fields';
import { ApiParts, organizationOf } from './parts';
import { targetOrganization } from './target-organization';
import { groupView } from './views';

/** What can be done to a group beside changing its configuration. */
export function groupOperationsApi(parts: ApiParts): Hono {
  const { groups } = parts;
  const api = new Hono();

  api.post('/:group/rename', async (context) => {
    const name = (await readFields(context)).required('name');
    const group = await groups.rename(organizationOf(context), context.req.param('group'), name);
    return context.json({ group: groupView(group, parts) });
  });

  // The one answer that is a group without a wrapping.
  api.post('/:group/transfer', async (context) => {
    const group = groups.get(organizationOf(context), context.req.param('group'));
    const target = targetOrganization(context, parts, (await readFields(context)).required('organization'));
    return context.json(groupView(await parts.groupTransfer.transfer(group, target), parts));
  });

  api.post('/:group/unarchive', async (context) => {
    const group = await groups.change(organizationOf(context), context.req.param('group'), { archived: false });
    await audit(context, parts, 'group-unarchive', group.name);
    return context.json({ group: groupView(group, parts) });
  });

  // Every database runs on the one version that is installed.
  api.post('/:group/update', (context) => {
    groups.get(organizationOf(context), context.req.param('group'));
    return context.json({});
  });

  return api;
}
