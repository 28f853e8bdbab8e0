import { ClientCapabilities, Deferred, Diagnostic, DynamicValue } from './common';
import { message, of, repeated, string, type Message, type MessageInit } from '../protobuf/table';

export const ValidateDataResourceConfigRequest = message({ typeName: string(1), config: of(2, DynamicValue) });
export type ValidateDataResourceConfigRequest = Message<typeof ValidateDataResourceConfigRequest>;
export const ValidateDataResourceConfigResponse = message({ diagnostics: repeated(of(1, Diagnostic)) });
export type ValidateDataResourceConfigResponse = MessageInit<typeof ValidateDataResourceConfigResponse>;

export const ReadDataSourceRequest = message({
  typeName: string(1),
  config: of(2, DynamicValue),
  providerMeta: of(3, DynamicValue),
  clientCapabilities: of(4, ClientCapabilities),
});
export type ReadDataSourceRequest = Message<typeof ReadDataSourceRequest>;
export const ReadDataSourceResponse = message({
  state: of(1, DynamicValue),
  diagnostics: repeated(of(2, Diagnostic)),
  deferred: of(3, Deferred),
});
export type ReadDataSourceResponse = MessageInit<typeof ReadDataSourceResponse>;
