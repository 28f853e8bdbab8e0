import { attributeType, isComputed, isOptional } from './attribute-type';
import { identityAttributes, isOptionalForImport } from './identity';
import { listSchemas } from './list-filter';
import { resourceSchemas } from './timeouts';
import { isNested, type Attribute, type Attributes } from '../author/attributes';
import type { FunctionParameter } from '../author/function';
import type { Provider } from '../author/provider';
import type { Schema } from '../author/schema';

/**
 * Returns the provider's schemas in the form of `terraform providers schema -json`, without running Terraform.
 *
 * @param address the provider's source address with its host
 */
export function providerSchemaJson(provider: Provider, address: string): object {
  return {
    format_version: '1.0',
    provider_schemas: {
      [address]: {
        provider: schemaJson(provider.schema),
        resource_schemas: byType(resourceSchemas(provider.resources)),
        data_source_schemas: byType(provider.dataSources),
        ...present('ephemeral_resource_schemas', byType(provider.ephemeralResources ?? [])),
        ...present('list_resource_schemas', byType(listSchemas(provider.resources))),
        ...present('functions', functionsJson(provider)),
        ...present('resource_identity_schemas', identitySchemas(provider)),
      },
    },
  };
}

function byType(items: readonly { type: string; schema: Schema<any> }[]) {
  const sorted = [...items].sort((one, other) => (one.type < other.type ? -1 : 1));
  return Object.fromEntries(sorted.map(({ type, schema }) => [type, schemaJson(schema)]));
}

function identitySchemas({ resources }: Provider) {
  return Object.fromEntries(resources.flatMap((resource) => {
    const attributes = identityAttributes(resource);
    return attributes === undefined ? [] : [[resource.type, identityJson(attributes)]];
  }));
}

function identityJson(attributes: Attributes) {
  return {
    version: 0,
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, {
      type: attributeType(attribute),
      description: attribute.options.description,
      ...flag('required_for_import', !isOptionalForImport(attribute)),
      ...flag('optional_for_import', isOptionalForImport(attribute)),
    }])),
  };
}

function functionsJson({ functions = [] }: Provider) {
  return Object.fromEntries(functions.map(({ name, summary, description, deprecated, parameters, variadic, returns }) => [name, {
    description,
    summary,
    deprecation_message: deprecated,
    return_type: returns,
    ...parameters.length === 0 ? {} : { parameters: parameters.map(parameterJson) },
    ...variadic === undefined ? {} : { variadic_parameter: parameterJson(variadic) },
  }]));
}

function parameterJson({ name, description, type, allowNull }: FunctionParameter) {
  return { name, description, type, ...flag('is_nullable', allowNull === true) };
}

function schemaJson({ version, description, attributes, deprecated }: Schema) {
  return {
    version: version ?? 0,
    block: { attributes: attributesJson(attributes), description, description_kind: 'markdown', ...deprecation(deprecated) },
  };
}

function attributesJson(attributes: Attributes): object {
  return Object.fromEntries(Object.keys(attributes).sort().map((name) => [name, attributeJson(attributes[name])]));
}

function attributeJson(attribute: Attribute): object {
  const { options } = attribute;
  return {
    ...isNested(attribute)
      ? { nested_type: { attributes: attributesJson(attribute.attributes), nesting_mode: attribute.nesting } }
      : { type: attribute.type },
    description: options.description,
    description_kind: 'markdown',
    ...flag('required', options.required === true),
    ...flag('optional', isOptional(attribute)),
    ...flag('computed', isComputed(attribute)),
    ...flag('sensitive', options.sensitive === true),
    ...flag('write_only', options.writeOnly === true),
    ...deprecation(options.deprecated),
  };
}

function deprecation(message: string | undefined): object {
  return message === undefined ? {} : { deprecated: true, deprecation_message: message };
}

/** Leaves out empty kinds, as Terraform does. */
function present(kind: string, items: object): object {
  return Object.keys(items).length === 0 ? {} : { [kind]: items };
}

/** Leaves out false flags, as Terraform does. */
function flag(name: string, on: boolean): object {
  return on ? { [name]: true } : {};
}
