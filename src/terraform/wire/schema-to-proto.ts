import * as wire from './messages';
import { isNested, type Attribute, type Attributes } from '../author/attributes';
import type { FunctionParameter, ProviderFunction } from '../author/function';
import type { Resource } from '../author/resource';
import type { Schema } from '../author/schema';
import { attributeType, isComputed, isOptional } from '../engine/attribute-type';
import { identityAttributes, isOptionalForImport } from '../engine/identity';

const MARKDOWN = wire.StringKind.markdown;

export function schemasToProto(items: readonly { type: string; schema: Schema<any> }[]): { [type: string]: wire.Schema } {
  return Object.fromEntries(items.map(({ type, schema }) => [type, schemaToProto(schema)]));
}

export function schemaToProto({ version, description, attributes, deprecated }: Schema): wire.Schema {
  return {
    version: version ?? 0,
    block: {
      attributes: attributesToProto(attributes),
      description,
      descriptionKind: MARKDOWN,
      deprecated: deprecated !== undefined,
      deprecationMessage: deprecated,
    },
  };
}

export function identitySchemaToProto(resource: Resource): wire.ResourceIdentitySchema {
  return {
    version: 0,
    identityAttributes: Object.entries(identityAttributes(resource) ?? {}).map(([name, attribute]) => ({
      name,
      type: typeToProto(attributeType(attribute)),
      requiredForImport: !isOptionalForImport(attribute),
      optionalForImport: isOptionalForImport(attribute),
      description: attribute.options.description,
    })),
  };
}

export function functionsToProto(functions: readonly ProviderFunction[] = []): { [name: string]: wire.FunctionDefinition } {
  return Object.fromEntries(functions.map((definition) => [definition.name, functionToProto(definition)]));
}

function functionToProto({ parameters, variadic, returns, summary, description, deprecated }: ProviderFunction): wire.FunctionDefinition {
  return {
    parameters: parameters.map(parameterToProto),
    variadicParameter: variadic === undefined ? undefined : parameterToProto(variadic),
    return: { type: typeToProto(returns) },
    summary,
    description,
    descriptionKind: MARKDOWN,
    deprecationMessage: deprecated,
  };
}

function parameterToProto({ name, type, description, allowNull, allowUnknown }: FunctionParameter): wire.FunctionParameter {
  return {
    name,
    type: typeToProto(type),
    allowNullValue: allowNull === true,
    allowUnknownValues: allowUnknown === true,
    description,
    descriptionKind: MARKDOWN,
  };
}

function attributesToProto(attributes: Attributes) {
  return Object.keys(attributes).sort().map((name) => attributeToProto(name, attributes[name]));
}

function attributeToProto(name: string, attribute: Attribute): wire.Attribute {
  const { options } = attribute;
  return {
    name,
    description: options.description,
    descriptionKind: MARKDOWN,
    required: options.required === true,
    optional: isOptional(attribute),
    computed: isComputed(attribute),
    sensitive: options.sensitive === true,
    writeOnly: options.writeOnly === true,
    deprecated: options.deprecated !== undefined,
    deprecationMessage: options.deprecated,
    ...isNested(attribute)
      ? { nestedType: { attributes: attributesToProto(attribute.attributes), nesting: wire.NestingMode[attribute.nesting] } }
      : { type: typeToProto(attribute.type) },
  };
}

function typeToProto(type: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(type));
}
