import { bool, bytes, integer, map, message, of, optional, repeated, string, type Message, type MessageInit } from '../protobuf/table';

export const Empty = message({});

/** A value as MessagePack or JSON. Both have presence, so an absent form is `undefined`. */
export const DynamicValue = message({ msgpack: optional(bytes(1)), json: optional(bytes(2)) });
export type DynamicValue = Message<typeof DynamicValue>;

/** One step of a path. Exactly one of the fields is set. A path cannot name elements of sets. */
export const AttributePathStep = message({
  attributeName: optional(string(1)),
  elementKeyString: optional(string(2)),
  elementKeyInt: optional(integer(3)),
});
export type AttributePathStep = Message<typeof AttributePathStep>;

export const AttributePath = message({ steps: repeated(of(1, AttributePathStep)) });
export type AttributePath = MessageInit<typeof AttributePath>;

export const DiagnosticSeverity = { invalid: 0, error: 1, warning: 2 } as const;

export const Diagnostic = message({
  severity: integer(1),
  summary: string(2),
  detail: string(3),
  attribute: of(4, AttributePath),
});
export type Diagnostic = MessageInit<typeof Diagnostic>;

/** A stored value: JSON, or the flat map that Terraform wrote before 0.12. */
export const RawState = message({ json: optional(bytes(1)), flatmap: map(string(2)) });
export type RawState = Message<typeof RawState>;

export const StringKind = { plain: 0, markdown: 1 } as const;

export const ServerCapabilities = message({
  planDestroy: bool(1),
  getProviderSchemaOptional: bool(2),
  moveResourceState: bool(3),
  generateResourceConfig: bool(4),
});
export type ServerCapabilities = MessageInit<typeof ServerCapabilities>;

export const ClientCapabilities = message({
  deferralAllowed: bool(1),
  writeOnlyAttributesAllowed: bool(2),
  storePlannedPrivate: bool(3),
  computedBlocksAllowed: bool(4),
});
export type ClientCapabilities = Message<typeof ClientCapabilities>;

export const DeferredReason = { unknown: 0, resourceConfigUnknown: 1, providerConfigUnknown: 2, absentPrereq: 3 } as const;

export const Deferred = message({ reason: integer(1) });
export type Deferred = MessageInit<typeof Deferred>;

export const ResourceIdentityData = message({ identityData: of(1, DynamicValue) });
export type ResourceIdentityData = Message<typeof ResourceIdentityData>;

export const Timestamp = message({ seconds: integer(1), nanos: integer(2) });
export type Timestamp = Message<typeof Timestamp>;
