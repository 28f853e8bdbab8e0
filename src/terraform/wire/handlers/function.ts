import type { ProviderFunction } from '../../author/function';
import { callFunction } from '../../engine/operations/call-function';
import type { Session } from '../../engine/session';
import { decodeDynamicValue, encodeDynamicValue } from '../../values/dynamic-value';
import type { TerraformType } from '../../values/type';
import { functionsToProto } from '../schema-to-proto';
import type { ProviderServer } from '../service';

/** The calls about functions. */
export function functionHandlers(session: Session): ProviderServer {
  return {
    getFunctions: async () => ({ functions: functionsToProto(session.provider.functions) }),

    callFunction: async ({ name, arguments: sent }) => {
      const definition = session.function(name);
      const args = sent.map((argument, index) => decodeDynamicValue(argumentType(definition, index), argument));
      const called = await callFunction(definition, args);
      if (called.failure !== undefined) return { error: { text: called.failure.text, functionArgument: called.failure.argument } };
      return { result: encodeDynamicValue(definition.returns as TerraformType, called.result) };
    },
  };
}

function argumentType({ parameters, variadic }: ProviderFunction, index: number): TerraformType {
  return (parameters[index] ?? variadic).type;
}
