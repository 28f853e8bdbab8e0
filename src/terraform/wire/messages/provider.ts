import { ClientCapabilities, Diagnostic, DynamicValue, ServerCapabilities } from './common';
import { FunctionDefinition } from './function';
import { ResourceIdentitySchema, Schema } from './schema';
import { map, message, of, repeated, string, type Message, type MessageInit } from '../protobuf/table';

const TypeName = message({ typeName: string(1) });
const Name = message({ name: string(1) });

/** Never called by Terraform itself. */
export const GetMetadataRequest = message({});
export type GetMetadataRequest = Message<typeof GetMetadataRequest>;
export const GetMetadataResponse = message({
  serverCapabilities: of(1, ServerCapabilities),
  diagnostics: repeated(of(2, Diagnostic)),
  dataSources: repeated(of(3, TypeName)),
  resources: repeated(of(4, TypeName)),
  functions: repeated(of(5, Name)),
  ephemeralResources: repeated(of(6, TypeName)),
  listResources: repeated(of(7, TypeName)),
  stateStores: repeated(of(8, TypeName)),
});
export type GetMetadataResponse = MessageInit<typeof GetMetadataResponse>;

export const GetProviderSchemaRequest = message({});
export type GetProviderSchemaRequest = Message<typeof GetProviderSchemaRequest>;
export const GetProviderSchemaResponse = message({
  provider: of(1, Schema),
  resourceSchemas: map(of(2, Schema)),
  dataSourceSchemas: map(of(3, Schema)),
  diagnostics: repeated(of(4, Diagnostic)),
  providerMeta: of(5, Schema),
  serverCapabilities: of(6, ServerCapabilities),
  functions: map(of(7, FunctionDefinition)),
  ephemeralResourceSchemas: map(of(8, Schema)),
  listResourceSchemas: map(of(9, Schema)),
  stateStoreSchemas: map(of(10, Schema)),
});
export type GetProviderSchemaResponse = MessageInit<typeof GetProviderSchemaResponse>;

export const GetResourceIdentitySchemasRequest = message({});
export type GetResourceIdentitySchemasRequest = Message<typeof GetResourceIdentitySchemasRequest>;
export const GetResourceIdentitySchemasResponse = message({
  identitySchemas: map(of(1, ResourceIdentitySchema)),
  diagnostics: repeated(of(2, Diagnostic)),
});
export type GetResourceIdentitySchemasResponse = MessageInit<typeof GetResourceIdentitySchemasResponse>;

export const ValidateProviderConfigRequest = message({ config: of(1, DynamicValue) });
export type ValidateProviderConfigRequest = Message<typeof ValidateProviderConfigRequest>;
export const ValidateProviderConfigResponse = message({ diagnostics: repeated(of(2, Diagnostic)) });
export type ValidateProviderConfigResponse = MessageInit<typeof ValidateProviderConfigResponse>;

export const ConfigureProviderRequest = message({
  terraformVersion: string(1),
  config: of(2, DynamicValue),
  clientCapabilities: of(3, ClientCapabilities),
});
export type ConfigureProviderRequest = Message<typeof ConfigureProviderRequest>;
export const ConfigureProviderResponse = message({ diagnostics: repeated(of(1, Diagnostic)) });
export type ConfigureProviderResponse = MessageInit<typeof ConfigureProviderResponse>;

export const StopProviderRequest = message({});
export type StopProviderRequest = Message<typeof StopProviderRequest>;
export const StopProviderResponse = message({ error: string(1) });
export type StopProviderResponse = MessageInit<typeof StopProviderResponse>;
