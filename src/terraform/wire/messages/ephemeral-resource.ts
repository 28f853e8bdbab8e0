import { ClientCapabilities, Deferred, Diagnostic, DynamicValue, Timestamp } from './common';
import { bytes, message, of, optional, repeated, string, type Message, type MessageInit } from '../protobuf/table';

export const ValidateEphemeralResourceConfigRequest = message({ typeName: string(1), config: of(2, DynamicValue) });
export type ValidateEphemeralResourceConfigRequest = Message<typeof ValidateEphemeralResourceConfigRequest>;
export const ValidateEphemeralResourceConfigResponse = message({ diagnostics: repeated(of(1, Diagnostic)) });
export type ValidateEphemeralResourceConfigResponse = MessageInit<typeof ValidateEphemeralResourceConfigResponse>;

export const OpenEphemeralResourceRequest = message({
  typeName: string(1),
  config: of(2, DynamicValue),
  clientCapabilities: of(3, ClientCapabilities),
});
export type OpenEphemeralResourceRequest = Message<typeof OpenEphemeralResourceRequest>;
export const OpenEphemeralResourceResponse = message({
  diagnostics: repeated(of(1, Diagnostic)),
  renewAt: of(2, Timestamp),
  result: of(3, DynamicValue),
  private: optional(bytes(4)),
  deferred: of(5, Deferred),
});
export type OpenEphemeralResourceResponse = MessageInit<typeof OpenEphemeralResourceResponse>;

export const RenewEphemeralResourceRequest = message({ typeName: string(1), private: optional(bytes(2)) });
export type RenewEphemeralResourceRequest = Message<typeof RenewEphemeralResourceRequest>;
export const RenewEphemeralResourceResponse = message({
  diagnostics: repeated(of(1, Diagnostic)),
  renewAt: of(2, Timestamp),
  private: optional(bytes(3)),
});
export type RenewEphemeralResourceResponse = MessageInit<typeof RenewEphemeralResourceResponse>;

export const CloseEphemeralResourceRequest = message({ typeName: string(1), private: optional(bytes(2)) });
export type CloseEphemeralResourceRequest = Message<typeof CloseEphemeralResourceRequest>;
export const CloseEphemeralResourceResponse = message({ diagnostics: repeated(of(1, Diagnostic)) });
export type CloseEphemeralResourceResponse = MessageInit<typeof CloseEphemeralResourceResponse>;
