import { DiagnosticError } from '../../author/diagnostics';
import { ArgumentError, type ProviderFunction } from '../../author/function';
import { toAuthor } from '../../engine/author-view';
import { providerBug } from '../../engine/failure';
import type { Session } from '../../engine/session';
import { shortenedIn } from '../../engine/shorten';
import { decodeDynamicValue, encodeDynamicValue } from '../../values/dynamic-value';
import type { TerraformType } from '../../values/type';
import type { Value } from '../../values/value';
import type * as wire from '../../wire/messages';

/** Terraform calls functions in any process, also before the provider is configured. */
export async function callFunction(session: Session, request: wire.CallFunctionRequest): Promise<wire.CallFunctionResponse> {
  const definition = session.function(request.name);
  const args = request.arguments.map((argument, index) => decodeDynamicValue(argumentType(definition, index), argument));
  try {
    const result = await definition.call(args.map(toAuthor) as never);
    return { result: encodeDynamicValue(definition.returns as TerraformType, result as Value) };
  } catch (error) {
    const { text, functionArgument } = functionError(error);
    return { error: { text: shortenedIn(text, args), functionArgument } };
  }
}

function argumentType({ parameters, variadic }: ProviderFunction, index: number): TerraformType {
  return (parameters[index] ?? variadic).type;
}

function functionError(error: unknown): { readonly text: string; readonly functionArgument?: number } {
  if (error instanceof ArgumentError) return { text: error.message, functionArgument: error.argument };
  if (error instanceof DiagnosticError) return { text: error.diagnostics.map(({ summary, detail }) => `${summary}. ${detail}`).join('\n') };
  return { text: providerBug('', `${String(error)}.`).detail };
}
