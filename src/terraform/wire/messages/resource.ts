import { AttributePath, ClientCapabilities, Deferred, Diagnostic, DynamicValue, RawState, ResourceIdentityData } from './common';
import { bool, bytes, integer, message, of, repeated, string, type Message, type MessageInit } from '../protobuf/table';

export const ValidateResourceConfigRequest = message({
  typeName: string(1),
  config: of(2, DynamicValue),
  clientCapabilities: of(3, ClientCapabilities),
});
export type ValidateResourceConfigRequest = Message<typeof ValidateResourceConfigRequest>;
export const ValidateResourceConfigResponse = message({ diagnostics: repeated(of(1, Diagnostic)) });
export type ValidateResourceConfigResponse = MessageInit<typeof ValidateResourceConfigResponse>;

export const UpgradeResourceStateRequest = message({ typeName: string(1), version: integer(2), rawState: of(3, RawState) });
export type UpgradeResourceStateRequest = Message<typeof UpgradeResourceStateRequest>;
export const UpgradeResourceStateResponse = message({ upgradedState: of(1, DynamicValue), diagnostics: repeated(of(2, Diagnostic)) });
export type UpgradeResourceStateResponse = MessageInit<typeof UpgradeResourceStateResponse>;

export const UpgradeResourceIdentityRequest = message({ typeName: string(1), version: integer(2), rawIdentity: of(3, RawState) });
export type UpgradeResourceIdentityRequest = Message<typeof UpgradeResourceIdentityRequest>;
export const UpgradeResourceIdentityResponse = message({
  upgradedIdentity: of(1, ResourceIdentityData),
  diagnostics: repeated(of(2, Diagnostic)),
});
export type UpgradeResourceIdentityResponse = MessageInit<typeof UpgradeResourceIdentityResponse>;

export const ReadResourceRequest = message({
  typeName: string(1),
  currentState: of(2, DynamicValue),
  private: bytes(3),
  providerMeta: of(4, DynamicValue),
  clientCapabilities: of(5, ClientCapabilities),
  currentIdentity: of(6, ResourceIdentityData),
});
export type ReadResourceRequest = Message<typeof ReadResourceRequest>;
export const ReadResourceResponse = message({
  newState: of(1, DynamicValue),
  diagnostics: repeated(of(2, Diagnostic)),
  private: bytes(3),
  deferred: of(4, Deferred),
  newIdentity: of(5, ResourceIdentityData),
});
export type ReadResourceResponse = MessageInit<typeof ReadResourceResponse>;

export const PlanResourceChangeRequest = message({
  typeName: string(1),
  priorState: of(2, DynamicValue),
  proposedNewState: of(3, DynamicValue),
  config: of(4, DynamicValue),
  priorPrivate: bytes(5),
  providerMeta: of(6, DynamicValue),
  clientCapabilities: of(7, ClientCapabilities),
  priorIdentity: of(8, ResourceIdentityData),
  plannedPrivate: bytes(9),
});
export type PlanResourceChangeRequest = Message<typeof PlanResourceChangeRequest>;
export const PlanResourceChangeResponse = message({
  plannedState: of(1, DynamicValue),
  requiresReplace: repeated(of(2, AttributePath)),
  plannedPrivate: bytes(3),
  diagnostics: repeated(of(4, Diagnostic)),
  legacyTypeSystem: bool(5),
  deferred: of(6, Deferred),
  plannedIdentity: of(7, ResourceIdentityData),
});
export type PlanResourceChangeResponse = MessageInit<typeof PlanResourceChangeResponse>;

export const ApplyResourceChangeRequest = message({
  typeName: string(1),
  priorState: of(2, DynamicValue),
  plannedState: of(3, DynamicValue),
  config: of(4, DynamicValue),
  plannedPrivate: bytes(5),
  providerMeta: of(6, DynamicValue),
  plannedIdentity: of(7, ResourceIdentityData),
});
export type ApplyResourceChangeRequest = Message<typeof ApplyResourceChangeRequest>;
export const ApplyResourceChangeResponse = message({
  newState: of(1, DynamicValue),
  private: bytes(2),
  diagnostics: repeated(of(3, Diagnostic)),
  legacyTypeSystem: bool(4),
  newIdentity: of(5, ResourceIdentityData),
});
export type ApplyResourceChangeResponse = MessageInit<typeof ApplyResourceChangeResponse>;

export const ImportedResource = message({
  typeName: string(1),
  state: of(2, DynamicValue),
  private: bytes(3),
  identity: of(4, ResourceIdentityData),
});
export type ImportedResource = MessageInit<typeof ImportedResource>;

/** Either `id` or `identity` is set. */
export const ImportResourceStateRequest = message({
  typeName: string(1),
  id: string(2),
  clientCapabilities: of(3, ClientCapabilities),
  identity: of(4, ResourceIdentityData),
});
export type ImportResourceStateRequest = Message<typeof ImportResourceStateRequest>;
export const ImportResourceStateResponse = message({
  importedResources: repeated(of(1, ImportedResource)),
  diagnostics: repeated(of(2, Diagnostic)),
  deferred: of(3, Deferred),
});
export type ImportResourceStateResponse = MessageInit<typeof ImportResourceStateResponse>;

export const MoveResourceStateRequest = message({
  sourceProviderAddress: string(1),
  sourceTypeName: string(2),
  sourceSchemaVersion: integer(3),
  sourceState: of(4, RawState),
  targetTypeName: string(5),
  sourcePrivate: bytes(6),
  sourceIdentity: of(7, RawState),
  sourceIdentitySchemaVersion: integer(8),
});
export type MoveResourceStateRequest = Message<typeof MoveResourceStateRequest>;
export const MoveResourceStateResponse = message({
  targetState: of(1, DynamicValue),
  diagnostics: repeated(of(2, Diagnostic)),
  targetPrivate: bytes(3),
  targetIdentity: of(4, ResourceIdentityData),
});
export type MoveResourceStateResponse = MessageInit<typeof MoveResourceStateResponse>;

export const GenerateResourceConfigRequest = message({ typeName: string(1), state: of(2, DynamicValue) });
export type GenerateResourceConfigRequest = Message<typeof GenerateResourceConfigRequest>;
export const GenerateResourceConfigResponse = message({ config: of(1, DynamicValue), diagnostics: repeated(of(2, Diagnostic)) });
export type GenerateResourceConfigResponse = MessageInit<typeof GenerateResourceConfigResponse>;
