import { DiagnosticError } from '../../author/diagnostics';
import { ArgumentError, type ProviderFunction } from '../../author/function';
import { ofType } from '../../values/equal';
import type { TerraformType } from '../../values/type';
import type { Value } from '../../values/value';
import { toAuthor } from '../author-view';
import { providerBug } from '../failure';
import { shortenedIn } from '../shorten';

export interface FunctionFailure {
  readonly text: string;
  /** The number of the argument at fault, from 0. */
  readonly argument?: number;
}

/** Calls a function. Terraform does so in any process, also before it configures the provider. */
export async function callFunction(
  definition: ProviderFunction, args: Value[],
): Promise<{ readonly result: Value; readonly failure?: undefined } | { readonly failure: FunctionFailure }> {
  try {
    return { result: ofType(definition.returns as TerraformType, await definition.call(args.map(toAuthor) as never) as Value) };
  } catch (error) {
    const { text, argument } = failureOf(error);
    return { failure: { text: shortenedIn(text, args), argument } };
  }
}

function failureOf(error: unknown): FunctionFailure {
  if (error instanceof ArgumentError) return { text: error.message, argument: error.argument };
  if (error instanceof DiagnosticError) return { text: error.diagnostics.map(({ summary, detail }) => `${summary}. ${detail}`).join('\n') };
  return { text: providerBug('', `${String(error)}.`).detail };
}
