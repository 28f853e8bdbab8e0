import { example, fenced } from './snippets';
import type { Resource } from '../../src/terraform';

/** How existing objects come under Terraform's care; undefined where they cannot. */
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

/** From Terraform 1.12 on. */
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
