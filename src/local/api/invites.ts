import { Hono } from 'hono';
import { givenRole } from '../control/members';
import { ApiError } from '../errors';
import { Invite, Organization } from '../model';
import { Fields, readFields } from './fields';
import { ApiParts, organizationOf } from './parts';
import { fullOrganizationView } from './views';

/** https://docs.turso.tech/api-reference/organizations/invites/list, under `/v2`. */
export function invitesV2Api(parts: ApiParts): Hono {
  const { invites } = parts;
  const api = new Hono();

  api.get('/', (context) => context.json({
    invites: invites.list(organizationOf(context)).filter(({ accepted }) => !accepted).map(inviteView),
  }));

  api.post('/', async (context) => {
    const fields = await readFields(context);
    const organization = organizationOf(context);
    const { email, role } = await invites.invite(organization, invitedEmail(fields, parts), givenRole(fields.string('role')));
    return context.json({ invited: { email, role, organization: organization.slug } });
  });

  api.route('/', removal(parts));
  return api;
}

/** Serves the older endpoints below the organization, which Turso's CLI still uses. */
export function invitesV1Api(parts: ApiParts): Hono {
  const { invites } = parts;
  const api = new Hono();

  api.post('/invite', async (context) => {
    const fields = await readFields(context);
    const organization = organizationOf(context);
    const invite = await invites.invite(organization, fields.required('email'), givenRole(fields.string('role')));
    return context.json({ invited: inviteV1View(invite, organization) });
  });

  api.get('/invites', (context) => {
    const organization = organizationOf(context);
    return context.json({ invites: invites.list(organization).map((invite) => inviteV1View(invite, organization)) });
  });

  api.route('/invites', removal(parts));
  return api;
}

function removal({ invites }: ApiParts): Hono {
  const api = new Hono();
  api.delete('/:email', async (context) => {
    await invites.revoke(organizationOf(context), context.req.param('email'));
    return context.json({});
  });
  return api;
}

/** Returns the address to invite. A username stands for the address of its account. */
function invitedEmail(fields: Fields, { users }: ApiParts): string {
  const [email, username] = [fields.string('email') ?? '', fields.string('username') ?? ''];
  if ((email === '') === (username === '')) {
    throw new ApiError(400, 'exactly one of email or username must be provided');
  }
  return email === '' ? users.get(username).email : email;
}

function inviteView({ id, email, role, createdAt }: Invite): object {
  return { id: Number(id), email, role, created_at: createdAt };
}

function inviteV1View({ id, email, role, createdAt, accepted }: Invite, organization: Organization): object {
  return {
    ID: Number(id),
    CreatedAt: createdAt,
    Role: role,
    Email: email,
    Organization: fullOrganizationView(organization),
    Accepted: accepted,
  };
}
