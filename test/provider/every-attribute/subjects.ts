import { tursoProvider } from '../../../src/provider/provider';
import type { Attributes, Resource } from '../../../src/terraform';
import { resourceSchema } from '../../../src/terraform/framework/timeouts';
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
  validate(core: Core, config: Written): Promise<Told[]>;
}

interface Described {
  readonly type: string;
  readonly schema: { readonly attributes: Attributes };
}

const EPHEMERAL: Readonly<Record<string, Written>> = { turso_database_token: { database: 'd' }, turso_group_token: { group: 'g' } };

/** Every schema of the Turso provider. */
export const SUBJECTS: readonly Subject[] = [
  {
    name: 'the provider',
    kind: 'provider',
    type: '',
    attributes: tursoProvider.schema.attributes,
    valid: PROVIDER.valid,
    validate: async (core, config) => core.validateProvider(config),
  },
  ...tursoProvider.resources.map((resource: Resource): Subject => ({
    name: resource.type,
    kind: 'resource',
    type: resource.type,
    attributes: resourceSchema(resource).attributes,
    valid: RESOURCES[resource.type]?.valid ?? {},
    validate: async (core, config) => core.validate(resource.type, config),
  })),
  ...tursoProvider.dataSources.map(({ type, schema }: Described): Subject => ({
    name: `data.${type}`,
    kind: 'data source',
    type,
    attributes: schema.attributes,
    valid: DATA_SOURCES[type]?.valid ?? {},
    validate: async (core, config) => core.validateDataSource(type, config),
  })),
  ...(tursoProvider.ephemeralResources ?? []).map(({ type, schema }: Described): Subject => ({
    name: `ephemeral.${type}`,
    kind: 'ephemeral resource',
    type,
    attributes: schema.attributes,
    valid: EPHEMERAL[type],
    validate: async (core, config) => core.validateEphemeral(type, config),
  })),
  ...tursoProvider.resources.flatMap(({ type, list }: Resource): Subject[] => (list === undefined ? [] : [{
    name: `list.${type}`,
    kind: 'list',
    type,
    attributes: list.schema.attributes,
    valid: {},
    validate: async (core, config) => core.validateList(type, config),
  }])),
];
