import { nameOfType } from './schema-section';
import { fenced } from './snippets';
import type { FunctionParameter, ProviderFunction } from '../../src/terraform';

/** How a function is called, with its arguments and its result. */
export function signatureSection(provider: string, { name, parameters, variadic, returns }: ProviderFunction): string {
  const rest: readonly FunctionParameter[] = variadic === undefined ? [] : [variadic];
  const written = [
    ...parameters.map((parameter: FunctionParameter) => `${parameter.name} ${typeIn(parameter.type)}`),
    ...rest.map((parameter) => `${parameter.name} ${typeIn(parameter.type)}...`),
  ].join(', ');
  const all: readonly FunctionParameter[] = [...parameters, ...rest];
  return [
    '## Signature',
    fenced('text', `provider::${provider}::${name}(${written}) ${typeIn(returns)}`),
    ...all.length === 0 ? [] : ['## Arguments', all.map((parameter) => argument(parameter, parameter === variadic)).join('\n')],
  ].join('\n\n');
}

function argument({ name, type, description, allowNull }: FunctionParameter, isVariadic: boolean): string {
  const marks = [nameOfType(type), ...allowNull === true ? ['may be null'] : [], ...isVariadic ? ['any number of them'] : []];
  return `- \`${name}\` (${marks.join(', ')}) ${description}`;
}

/** A type as Terraform writes it: `list(string)`. */
function typeIn(type: FunctionParameter['type']): string {
  if (typeof type === 'string') return type;
  const [kind, inner] = type;
  if (kind === 'object') return `object({ ${Object.entries(inner).map(([name, one]) => `${name} = ${typeIn(one)}`).join(', ')} })`;
  return kind === 'tuple' ? `tuple([${inner.map(typeIn).join(', ')}])` : `${kind}(${typeIn(inner)})`;
}
