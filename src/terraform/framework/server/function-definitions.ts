import { MARKDOWN } from './to-proto';
import type { FunctionParameter, ProviderFunction } from '../../author/function';
import type { Provider } from '../../author/provider';
import type * as wire from '../../wire/messages';

/** The provider's functions by their names, as Terraform wants to know them. */
export function functionDefinitions({ functions }: Provider) {
  return Object.fromEntries((functions ?? []).map((definition) => [definition.name, functionToProto(definition)]));
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

function typeToProto(type: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(type));
}
