import { tursoProvider } from '../../../src/provider/provider';
import type { Attribute, Attributes, Resource } from '../../../src/terraform';
import { isNested } from '../../../src/terraform/author/attributes';
import { resourceSchema } from '../../../src/terraform/engine/timeouts';
import type { Value } from '../../../src/terraform/values';
import type { Written } from '../../support/core/completed';
import type { Core } from '../../support/core/core';
import type { Told } from '../../support/core/told';
import { DATA_SOURCES, PROVIDER, RESOURCES } from '../bad-inputs';

/** One schema that users write values for. */
export interface Subject {
  readonly name: string;
  readonly kind: 'provider' | 'resource' | 'data source' | 'ephemeral resource' | 'list';
  readonly type: string;
  readonly attributes: Attributes;
  /** A configuration in which nothing is wrong. */
  readonly valid: Written;
  /** The same with the attribute of this name, in which nothing is wrong either. */
  with(name: string): Written;
  validate(core: Core, config: Written): Promise<Told[]>;
}

interface Described {
  readonly type: string;
  readonly schema: { readonly attributes: Attributes };
}

const UUID = '0b56e6cc-3d2e-4ab7-9c3a-0d5e8f7a6b1c';
const PERMISSIONS = [{ tables: ['t'], actions: ['data_read'] }];

/** What attributes hold that have others inside, where the valid configuration does not say it. */
const NESTED: Written = {
  restore: { database_id: UUID },
  seed: { type: 'database', name: 'd' },
  fine_grained_permissions: PERMISSIONS,
  permissions: PERMISSIONS,
  read_attach: { databases: ['d'] },
  discover: { prefix: 'tenant-' },
  remote_encryption: { encryption_cipher: 'aes256gcm' },
};

/** What cannot stand beside an attribute. */
const NOT_BESIDE: Readonly<Record<string, readonly string[]>> = { restore: ['seed'] };

/** A valid configuration, and how it looks with one attribute more. */
function configurations(attributes: Attributes, valid: Written): Pick<Subject, 'valid' | 'with'> {
  return {
    valid,
    with: (name) => {
      const kept = Object.entries(valid).filter(([other]) => NOT_BESIDE[name]?.includes(other) !== true);
      const nested = NESTED[name] !== undefined && valid[name] === undefined ? { [name]: fitting(attributes[name], NESTED[name]) } : {};
      return { ...Object.fromEntries(kept), ...nested };
    },
  };
}

/** A group is restored by another id than a database. */
function fitting(attribute: Attribute, value: Value): Value {
  return isNested(attribute) && attribute.attributes.group_id !== undefined ? { group_id: UUID } : value;
}

const EPHEMERAL: Readonly<Record<string, Written>> = { turso_database_token: { database: 'd' }, turso_group_token: { group: 'g' } };

/** Every schema of the Turso provider. */
export const SUBJECTS: readonly Subject[] = [
  {
    name: 'the provider',
    kind: 'provider',
    type: '',
    attributes: tursoProvider.schema.attributes,
    ...configurations(tursoProvider.schema.attributes, PROVIDER.valid),
    validate: async (core, config) => core.validateProvider(config),
  },
  ...tursoProvider.resources.map((resource: Resource): Subject => ({
    name: resource.type,
    kind: 'resource',
    type: resource.type,
    attributes: resourceSchema(resource).attributes,
    ...configurations(resourceSchema(resource).attributes, RESOURCES[resource.type]?.valid ?? {}),
    validate: async (core, config) => core.validate(resource.type, config),
  })),
  ...tursoProvider.dataSources.map(({ type, schema }: Described): Subject => ({
    name: `data.${type}`,
    kind: 'data source',
    type,
    attributes: schema.attributes,
    ...configurations(schema.attributes, DATA_SOURCES[type]?.valid ?? {}),
    validate: async (core, config) => core.validateDataSource(type, config),
  })),
  ...(tursoProvider.ephemeralResources ?? []).map(({ type, schema }: Described): Subject => ({
    name: `ephemeral.${type}`,
    kind: 'ephemeral resource',
    type,
    attributes: schema.attributes,
    ...configurations(schema.attributes, EPHEMERAL[type]),
    validate: async (core, config) => core.validateEphemeral(type, config),
  })),
  ...tursoProvider.resources.flatMap(({ type, list }: Resource): Subject[] => (list === undefined ? [] : [{
    name: `list.${type}`,
    kind: 'list',
    type,
    attributes: list.schema.attributes,
    ...configurations(list.schema.attributes, {}),
    validate: async (core, config) => core.validateList(type, config),
  }])),
];
