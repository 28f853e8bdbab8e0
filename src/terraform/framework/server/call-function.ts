import type { Session } from './session';
import type * as wire from '../../protocol/messages';
import { decodeDynamicValue, encodeDynamicValue } from '../../values/dynamic-value';
import type { TerraformType } from '../../values/type';
import type { Value } from '../../values/value';
import { toAuthor } from '../author-view';
import { DiagnosticError, providerBug } from '../diagnostics';
import { ArgumentError, type ProviderFunction } from '../function';

/** Terraform calls functions in any process, also before the provider is configured. */
export async function callFunction(session: Session, request: wire.CallFunctionRequest): Promise<wire.CallFunctionResponse> {
  const definition = session.function(request.name);
  try {
    const args = request.arguments.map((argument, index) => toAuthor(decodeDynamicValue(argumentType(definition, index), argument)));
    const result = await definition.call(args as never);
    return { result: encodeDynamicValue(definition.returns as TerraformType, result as Value) };
  } catch (error) {
    return { error: functionError(error) };
  }
}

function argumentType({ parameters, variadic }: ProviderFunction, index: number): TerraformType {
  return (parameters[index] ?? variadic).type;
}

function functionError(error: unknown): wire.FunctionError {
  if (error instanceof ArgumentError) return { text: error.message, functionArgument: error.argument };
  if (error instanceof DiagnosticError) return { text: error.diagnostics.map(({ summary, detail }) => `${summary}. ${detail}`).join('\n') };
  return { text: providerBug('', `${String(error)}.`).detail };
}
