import * as messages from './messages';
import type { Message, MessageInit, MessageType } from './protobuf/table';

/** One method of the service: the tables of its request and response. A streaming method sends any number of responses. */
export interface Method<Q extends MessageType = MessageType, R extends MessageType = MessageType, Stream extends boolean = boolean> {
  readonly request: Q;
  readonly response: R;
  readonly stream: Stream;
}

/** The methods of Terraform's provider protocol 6, without those of state stores and actions. */
export const PROVIDER_SERVICE = {
  GetMetadata: unary(messages.GetMetadataRequest, messages.GetMetadataResponse),
  GetProviderSchema: unary(messages.GetProviderSchemaRequest, messages.GetProviderSchemaResponse),
  GetResourceIdentitySchemas: unary(messages.GetResourceIdentitySchemasRequest, messages.GetResourceIdentitySchemasResponse),
  ValidateProviderConfig: unary(messages.ValidateProviderConfigRequest, messages.ValidateProviderConfigResponse),
  ConfigureProvider: unary(messages.ConfigureProviderRequest, messages.ConfigureProviderResponse),
  StopProvider: unary(messages.StopProviderRequest, messages.StopProviderResponse),
  ValidateResourceConfig: unary(messages.ValidateResourceConfigRequest, messages.ValidateResourceConfigResponse),
  UpgradeResourceState: unary(messages.UpgradeResourceStateRequest, messages.UpgradeResourceStateResponse),
  UpgradeResourceIdentity: unary(messages.UpgradeResourceIdentityRequest, messages.UpgradeResourceIdentityResponse),
  ReadResource: unary(messages.ReadResourceRequest, messages.ReadResourceResponse),
  PlanResourceChange: unary(messages.PlanResourceChangeRequest, messages.PlanResourceChangeResponse),
  ApplyResourceChange: unary(messages.ApplyResourceChangeRequest, messages.ApplyResourceChangeResponse),
  ImportResourceState: unary(messages.ImportResourceStateRequest, messages.ImportResourceStateResponse),
  MoveResourceState: unary(messages.MoveResourceStateRequest, messages.MoveResourceStateResponse),
  GenerateResourceConfig: unary(messages.GenerateResourceConfigRequest, messages.GenerateResourceConfigResponse),
  ValidateDataResourceConfig: unary(messages.ValidateDataResourceConfigRequest, messages.ValidateDataResourceConfigResponse),
  ReadDataSource: unary(messages.ReadDataSourceRequest, messages.ReadDataSourceResponse),
  ValidateEphemeralResourceConfig: unary(messages.ValidateEphemeralResourceConfigRequest, messages.ValidateEphemeralResourceConfigResponse),
  OpenEphemeralResource: unary(messages.OpenEphemeralResourceRequest, messages.OpenEphemeralResourceResponse),
  RenewEphemeralResource: unary(messages.RenewEphemeralResourceRequest, messages.RenewEphemeralResourceResponse),
  CloseEphemeralResource: unary(messages.CloseEphemeralResourceRequest, messages.CloseEphemeralResourceResponse),
  GetFunctions: unary(messages.GetFunctionsRequest, messages.GetFunctionsResponse),
  CallFunction: unary(messages.CallFunctionRequest, messages.CallFunctionResponse),
  ValidateListResourceConfig: unary(messages.ValidateListResourceConfigRequest, messages.ValidateListResourceConfigResponse),
  ListResource: streaming(messages.ListResourceRequest, messages.ListResourceEvent),
} as const;

type Service = typeof PROVIDER_SERVICE;

type Handler<M extends Method> = (request: Message<M['request']>) => M['stream'] extends true
  ? AsyncIterable<MessageInit<M['response']>>
  : Promise<MessageInit<M['response']>>;

/**
 * A provider as Terraform calls it. A missing method is answered as unimplemented. Messages to the user belong into the `diagnostics` of a
 * response, because Terraform shows a thrown error as a failure of the plugin.
 */
export type ProviderServer = { [M in keyof Service as Uncapitalize<M>]?: Handler<Service[M]> };

function unary<Q extends MessageType, R extends MessageType>(request: Q, response: R): Method<Q, R, false> {
  return { request, response, stream: false };
}

function streaming<Q extends MessageType, R extends MessageType>(request: Q, response: R): Method<Q, R, true> {
  return { request, response, stream: true };
}
