import { Diagnostic, DynamicValue } from './common';
import { bool, bytes, integer, map, message, of, optional, repeated, string, type Message, type MessageInit } from '../protobuf/table';

export const FunctionParameter = message({
  name: string(1),
  type: bytes(2),
  allowNullValue: bool(3),
  allowUnknownValues: bool(4),
  description: string(5),
  descriptionKind: integer(6),
});
export type FunctionParameter = MessageInit<typeof FunctionParameter>;

export const FunctionReturn = message({ type: bytes(1) });

export const FunctionDefinition = message({
  parameters: repeated(of(1, FunctionParameter)),
  variadicParameter: of(2, FunctionParameter),
  return: of(3, FunctionReturn),
  summary: string(4),
  description: string(5),
  descriptionKind: integer(6),
  deprecationMessage: string(7),
});
export type FunctionDefinition = MessageInit<typeof FunctionDefinition>;

/** An error of a function. The argument has presence, because the first argument has number 0. */
export const FunctionError = message({ text: string(1), functionArgument: optional(integer(2)) });
export type FunctionError = MessageInit<typeof FunctionError>;

/** Called by OpenTofu only. */
export const GetFunctionsRequest = message({});
export type GetFunctionsRequest = Message<typeof GetFunctionsRequest>;
export const GetFunctionsResponse = message({ functions: map(of(1, FunctionDefinition)), diagnostics: repeated(of(2, Diagnostic)) });
export type GetFunctionsResponse = MessageInit<typeof GetFunctionsResponse>;

export const CallFunctionRequest = message({ name: string(1), arguments: repeated(of(2, DynamicValue)) });
export type CallFunctionRequest = Message<typeof CallFunctionRequest>;
export const CallFunctionResponse = message({ result: of(1, DynamicValue), error: of(2, FunctionError) });
export type CallFunctionResponse = MessageInit<typeof CallFunctionResponse>;
