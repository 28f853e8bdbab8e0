import { NewDatabase } from '../control/databases';
import { checkSizeLimit } from '../control/size-limit';
import { ApiError, groupNotFound } from '../errors';
import { Group, Organization } from '../model';
import { Fields } from './fields';
import { ApiParts } from './parts';

/** What the cloud can do and this platform does not: refused, so that nobody believes to have it. */
const NOT_SERVED = ['remote_encryption', 'schema', 'is_schema', 'use_tursodb'];

/** Reads the body of https://docs.turso.tech/api-reference/databases/create. */
export function newDatabase(fields: Fields, organization: Organization, parts: ApiParts): NewDatabase {
  const refused = NOT_SERVED.find((name) => fields.isSet(name));
  if (refused !== undefined) {
    throw new ApiError(400, `turso-local does not serve ${refused}; leave it out`);
  }
  const group = groupOf(fields, organization, parts);
  const location = fields.string('location') ?? '';
  if (location !== '' && !group.locations.includes(location)) {
    throw new ApiError(400, `invalid location: ${location}`);
  }
  return {
    name: fields.required('name'),
    groupId: group.id,
    sizeLimit: sizeLimit(fields),
    source: source(fields.fields('seed')),
  };
}

/** By name, or by UUID as newer clients send it. */
function groupOf(fields: Fields, organization: Organization, { registry }: ApiParts): Group {
  const id = fields.string('group_id');
  const group = id === undefined
    ? registry.findGroup(organization.id, fields.required('group'))
    : registry.get('group', id);
  if (group === undefined || group.organizationId !== organization.id) {
    throw groupNotFound();
  }
  return group;
}

function sizeLimit(fields: Fields): string | undefined {
  const text = fields.string('size_limit') ?? '';
  if (text === '') {
    return undefined;
  }
  checkSizeLimit(text);
  return text;
}

function source(seed: Fields | undefined): string | undefined {
  const type = seed?.string('type') ?? '';
  if (seed === undefined || type === '') {
    return undefined;
  }
  if (type !== 'database') {
    throw new ApiError(400, `turso-local does not serve seed.type ${JSON.stringify(type)}; it serves "database"`);
  }
  if ((seed.string('timestamp') ?? '') !== '') {
    throw new ApiError(400, 'turso-local does not serve seed.timestamp; leave it out to branch from the present state');
  }
  // The documentation says `name`, Turso's own CLI sends `value`.
  const name = seed.string('name') ?? seed.string('value');
  if (name === undefined) {
    throw new ApiError(400, 'seed.name is required');
  }
  return name;
}
