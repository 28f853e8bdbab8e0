import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fenced } from './page';
import { nameOfType } from './schema-section';
import type { FunctionParameter, ProviderFunction, Resource } from '../../src/terraform';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** Reads a file of `examples/`; undefined if it does not exist. */
function example(folder: string, file: string): string | undefined {
  const path = join(EXAMPLES, folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/** Returns a section with an example; undefined if the example does not exist. */
export function snippet(folder: string, file: string): string | undefined {
  const code = example(folder, file);
  return code === undefined ? undefined : `## Example Usage\n\n${fenced('terraform', code)}`;
}

/** Returns a section about importing objects; undefined if the resource has no import. */
export function importSection({ type, schema, identity, importState }: Resource): string | undefined {
  if (importState === undefined) return undefined;
  const command = example(`resources/${type}`, 'import.sh');
  const address = `${type}.example`;
  const id = command === undefined ? '...' : idOf(command);
  return [
    '## Import',
    'By its id, in a configuration:',
    fenced('terraform', `import {\n  to = ${addressIn(command) ?? address}\n  id = "${id}"\n}`),
    ...command === undefined ? [] : ['or on the command line:', fenced('sh', command)],
    ...identity === undefined ? [] : identityParts(type, schema.attributes, identity),
  ].join('\n\n');
}

/** Describes the import by identity, from Terraform 1.12 on. */
function identityParts(type: string, attributes: Resource['schema']['attributes'], names: readonly string[]): string[] {
  const code = example(`resources/${type}`, 'import-by-identity.tf');
  return [
    'Terraform and OpenTofu from 1.12 on also import by identity:',
    ...code === undefined ? [] : [fenced('terraform', code)],
    names.map((name) => `- \`${name}\` ${attributes[name].options.description}`).join('\n'),
  ];
}

function idOf(command: string): string {
  return command.split('\n').filter((line) => !line.startsWith('#')).join(' ').trim().split(/\s+/).at(-1)!.replace(/^["']|["']$/g, '');
}

function addressIn(command: string | undefined): string | undefined {
  return command === undefined ? undefined : /terraform import (\S+)/.exec(command)?.[1];
}

/** Returns a section with the signature and the arguments of a function. */
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

/** Returns a type in Terraform's notation: `list(string)`. */
function typeIn(type: FunctionParameter['type']): string {
  if (typeof type === 'string') return type;
  const [kind, inner] = type;
  if (kind === 'object') return `object({ ${Object.entries(inner).map(([name, one]) => `${name} = ${typeIn(one)}`).join(', ')} })`;
  return kind === 'tuple' ? `tuple([${inner.map(typeIn).join(', ')}])` : `${kind}(${typeIn(inner)})`;
}
