import { randomUUID } from 'node:crypto';
import { Context, Hono } from 'hono';
import { readFields } from '../api/fields';
import { ApiTokens } from '../control/api-tokens';
import { finishedMigration } from '../control/aws-migration';
import { Groups } from '../control/groups';
import { Invites } from '../control/invites';
import { Users } from '../control/users';
import { ApiError, organizationNotFound } from '../errors';
import { Organization } from '../model';
import { Registry } from '../registry/registry';

export interface WorldParts {
  readonly registry: Registry;
  readonly users: Users;
  readonly invites: Invites;
  readonly groups: Groups;
  readonly apiTokens: ApiTokens;
  readonly now: () => number;
}

/**
 * Lets a test change a Turso account from outside of its API. The query `organization` names an organization other than the platform's
 * own.
 *
 * - `POST /_control/users` `{username, email?}`: a person signs up.
 * - `POST /_control/users/:username/token`: an API token of that user, `{token}`.
 * - `POST /_control/groups/:group/archive`: a group is archived, as after ten idle days.
 * - `POST /_control/groups/:group/move`: Turso moves a group from Fly to AWS at once.
 * - `POST /_control/organizations/:organization/rename` `{slug}`: the organization gets another slug and loses the old one.
 * - `POST /_control/invites/:email/accept`: the invited person becomes a member, with an account named by the address.
 * - `POST /_control/invites/:email/expire`, `/revoke`: the invite ends.
 */
export function worldApi(parts: WorldParts): Hono {
  const { registry, users, invites, groups, apiTokens } = parts;
  const app = new Hono();

  app.post('/_control/users', async (context) => {
    const fields = await readFields(context);
    const [username, email] = [fields.required('username'), fields.string('email')];
    const user = await users.signUp(username, email);
    return context.json({ username: user.username, email: user.email });
  });

  app.post('/_control/users/:username/token', async (context) => {
    const user = users.get(context.req.param('username'));
    const { token } = await apiTokens.create(user, `control-${randomUUID()}`);
    return context.json({ token });
  });

  app.post('/_control/groups/:group/archive', async (context) => {
    await groups.change(organizationOf(context, parts), context.req.param('group'), { archived: true });
    return context.json({});
  });

  app.post('/_control/groups/:group/move', async (context) => {
    const organization = organizationOf(context, parts);
    const group = groups.get(organization, context.req.param('group'));
    await groups.change(organization, group.name, { awsMigration: finishedMigration(group, parts.now()) });
    return context.json({});
  });

  app.post('/_control/organizations/:organization/rename', async (context) => {
    const organization = registry.findOrganization(context.req.param('organization'));
    if (organization === undefined) throw organizationNotFound();
    const slug = (await readFields(context)).required('slug');
    if (registry.findOrganization(slug) !== undefined) throw new ApiError(409, `organization ${slug} already exists`);
    await registry.commit((transaction) => transaction.put('organization', { ...organization, slug }));
    return context.json({});
  });

  app.post('/_control/invites/:email/accept', async (context) => {
    await invites.accept(organizationOf(context, parts), context.req.param('email'));
    return context.json({});
  });

  for (const end of ['expire', 'revoke']) {
    app.post(`/_control/invites/:email/${end}`, async (context) => {
      await invites.revoke(organizationOf(context, parts), context.req.param('email')!);
      return context.json({});
    });
  }

  return app;
}

function organizationOf(context: Context, { registry }: WorldParts): Organization {
  const slug = context.req.query('organization');
  const organization = slug === undefined
    ? registry.get('organization', registry.get('setting', 'organization')!.value)
    : registry.findOrganization(slug);
  if (organization === undefined) {
    throw organizationNotFound();
  }
  return organization;
}
