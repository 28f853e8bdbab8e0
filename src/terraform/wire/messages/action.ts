import { ClientCapabilities, Deferred, Diagnostic, DynamicValue } from './common';
import { message, of, repeated, string, type Message, type MessageInit } from '../protobuf/table';

export const ValidateActionConfigRequest = message({ typeName: string(1), config: of(2, DynamicValue) });
export type ValidateActionConfigRequest = Message<typeof ValidateActionConfigRequest>;
export const ValidateActionConfigResponse = message({ diagnostics: repeated(of(1, Diagnostic)) });
export type ValidateActionConfigResponse = MessageInit<typeof ValidateActionConfigResponse>;

export const PlanActionRequest = message({
  actionType: string(1),
  config: of(2, DynamicValue),
  clientCapabilities: of(3, ClientCapabilities),
});
export type PlanActionRequest = Message<typeof PlanActionRequest>;
export const PlanActionResponse = message({ diagnostics: repeated(of(1, Diagnostic)), deferred: of(2, Deferred) });
export type PlanActionResponse = MessageInit<typeof PlanActionResponse>;

export const InvokeActionRequest = message({
  actionType: string(1),
  config: of(2, DynamicValue),
  clientCapabilities: of(3, ClientCapabilities),
});
export type InvokeActionRequest = Message<typeof InvokeActionRequest>;

export const InvokeActionProgress = message({ message: string(1) });
export const InvokeActionCompleted = message({ diagnostics: repeated(of(1, Diagnostic)) });

/** Either progress or, exactly once and last, the end. */
export const InvokeActionEvent = message({ progress: of(1, InvokeActionProgress), completed: of(2, InvokeActionCompleted) });
export type InvokeActionEvent = MessageInit<typeof InvokeActionEvent>;
