import { Diagnostic, DynamicValue, ResourceIdentityData } from './common';
import { bool, integer, message, of, repeated, string, type Message, type MessageInit } from '../protobuf/table';

export const ValidateListResourceConfigRequest = message({
  typeName: string(1),
  config: of(2, DynamicValue),
  includeResourceObject: of(3, DynamicValue),
  limit: of(4, DynamicValue),
});
export type ValidateListResourceConfigRequest = Message<typeof ValidateListResourceConfigRequest>;
export const ValidateListResourceConfigResponse = message({ diagnostics: repeated(of(1, Diagnostic)) });
export type ValidateListResourceConfigResponse = MessageInit<typeof ValidateListResourceConfigResponse>;

export const ListResourceRequest = message({
  typeName: string(1),
  config: of(2, DynamicValue),
  includeResourceObject: bool(3),
  limit: integer(4),
});
export type ListResourceRequest = Message<typeof ListResourceRequest>;

/** One resource of a listing. */
export const ListResourceEvent = message({
  identity: of(1, ResourceIdentityData),
  displayName: string(2),
  resourceObject: of(3, DynamicValue),
  diagnostic: repeated(of(4, Diagnostic)),
});
export type ListResourceEvent = MessageInit<typeof ListResourceEvent>;
