import { Fields } from './fields';
import { ApiParts } from './parts';
import { WantedEncryption } from '../control/encryption';
import { NewDatabase, Seed } from '../control/new-database';
import { refuseIfStrict } from '../control/strict';
import { checkSizeLimit } from '../control/values';
import { ApiError, groupNotFound } from '../errors';
import { Group, Organization } from '../model';

const IMAGES = ['', 'latest', 'canary'];

/** Reads the body of https://docs.turso.tech/api-reference/databases/create. */
export function newDatabase(fields: Fields, organization: Organization, parts: ApiParts): NewDatabase {
  const group = groupOf(fields, organization, parts);
  checkLocation(fields, group);
  checkImage(fields);
  const tursodb = fields.boolean('use_tursodb') === true ? true : undefined;
  const strict = parts.strictNewDatabases || tursodb ? true : undefined;
  refuseIfStrict({ strict }, { sizeLimit: fields.isGiven('size_limit'), schema: fields.isSet('schema') || fields.isSet('is_schema') });
  return {
    name: fields.required('name'),
    groupId: group.id,
    sizeLimit: sizeLimit(fields),
    seed: seed(fields.fields('seed')),
    ...schema(fields),
    encryption: encryption(fields.fields('remote_encryption')),
    strict,
    tursodb,
  };
}

/** Finds the group by name, or by UUID, which newer clients send. A branch needs neither: it stays in the group of its source. */
function groupOf(fields: Fields, organization: Organization, { registry, databases }: ApiParts): Group {
  const id = fields.string('group_id');
  const from = seed(fields.fields('seed'));
  if (id === undefined && !fields.isGiven('group') && from?.type === 'database') {
    return databases.groupOf(databases.get(organization, from.name));
  }
  const group = id === undefined
    ? registry.findGroup(organization.id, fields.required('group'))
    : registry.get('group', id);
  if (group === undefined || group.organizationId !== organization.id) {
    // A missing group is a wrong value here, and not a missing object (404).
    throw new ApiError(400, groupNotFound().message);
  }
  return group;
}

function checkLocation(fields: Fields, group: Group): void {
  const location = fields.string('location') ?? '';
  if (location !== '' && !group.locations.includes(location)) {
    throw new ApiError(400, `invalid location: ${location}`);
  }
}

/** Checks the image only. Every database runs on the installed sqld with its extensions. */
function checkImage(fields: Fields): void {
  const image = fields.string('image') ?? '';
  if (!IMAGES.includes(image)) {
    throw new ApiError(400, `invalid image ${JSON.stringify(image)}: use latest or canary`);
  }
}

function sizeLimit(fields: Fields): string | undefined {
  const text = fields.string('size_limit') ?? '';
  if (text === '') {
    return undefined;
  }
  checkSizeLimit(text);
  return text;
}

/** Reads the options of schema databases and their followers. Neither accepts a seed. */
function schema(fields: Fields): Pick<NewDatabase, 'isSchema' | 'schema'> {
  const isSchema = fields.boolean('is_schema') === true;
  const name = fields.string('schema') ?? '';
  if (isSchema && name !== '') {
    throw new ApiError(400, 'is_schema and schema are exclusive: a schema database follows no other one');
  }
  if ((isSchema || name !== '') && seed(fields.fields('seed')) !== undefined) {
    throw new ApiError(400, 'seed does not go with is_schema or schema');
  }
  return { isSchema: isSchema ? true : undefined, schema: name === '' ? undefined : name };
}

function seed(fields: Fields | undefined): Seed | undefined {
  const type = fields?.string('type') ?? '';
  if (fields === undefined || type === '') {
    return undefined;
  }
  if (type !== 'database' && (fields.string('timestamp') ?? '') !== '') {
    throw new ApiError(400, 'seed.timestamp goes with seed.type "database" only');
  }
  switch (type) {
    case 'database':
      return branch(fields);
    case 'dump':
      return { type: 'dump', url: requiredOf(fields, 'url') };
    case 'database_upload':
      return { type: 'upload' };
    default:
      throw new ApiError(400, `invalid seed.type ${JSON.stringify(type)}: use database, database_upload or dump`);
  }
}

function branch(fields: Fields): Seed {
  const timestamp = fields.string('timestamp') ?? '';
  return {
    type: 'database',
    // The documentation says `name`; Turso's own CLI sends `value`.
    name: fields.string('value') ?? requiredOf(fields, 'name'),
    timestamp: timestamp === '' ? undefined : parseTime(timestamp),
  };
}

/** Reads a time. Without a zone, it is UTC. */
function parseTime(text: string): number {
  const [, time, zone] = /^(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([Zz]|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const milliseconds = time === undefined ? NaN : Date.parse(`${time.replace(/[t ]/, 'T')}${(zone ?? 'Z').toUpperCase()}`);
  if (Number.isNaN(milliseconds)) {
    throw new ApiError(400, `invalid seed.timestamp ${JSON.stringify(text)}: use a time such as 2026-01-31T12:00:00Z`);
  }
  return milliseconds;
}

function requiredOf(fields: Fields, name: string): string {
  const value = fields.string(name) ?? '';
  if (value === '') {
    throw new ApiError(400, `seed.${name} is required`);
  }
  return value;
}

function encryption(fields: Fields | undefined): WantedEncryption | undefined {
  const cipher = fields?.string('encryption_cipher');
  const key = fields?.string('encryption_key') ?? '';
  if (fields === undefined || (key === '' && (cipher ?? '') === '')) {
    return undefined;
  }
  if (key === '') {
    throw new ApiError(400, 'remote_encryption.encryption_key is required');
  }
  return { key, cipher: cipher === '' ? undefined : cipher };
}
