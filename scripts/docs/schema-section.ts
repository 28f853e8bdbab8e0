import type { Attribute, Attributes, TypeLiteral } from '../../src/terraform';
import { isOptional } from '../../src/terraform/engine/attribute-type';

type Named = readonly [name: string, attribute: Attribute];

/** Returns a section with all attributes, required ones first, and then the attributes of nested ones. */
export function schemaSection(attributes: Attributes): string {
  return ['## Schema', ...groups(attributes, '', (title) => `### ${title}`), ...nestedSections(attributes)].join('\n\n');
}

function groups(attributes: Attributes, prefix: string, heading: (title: string) => string): string[] {
  const sorted: Named[] = Object.keys(attributes).sort().map((name) => [name, attributes[name]]);
  const required = sorted.filter(([, { options }]) => options.required === true);
  const optional = sorted.filter(([, attribute]) => attribute.options.required !== true && isOptional(attribute));
  const readOnly = sorted.filter((one) => !required.includes(one) && !optional.includes(one));
  return ([['Required', required], ['Optional', optional], ['Read-Only', readOnly]] as const)
    .filter(([, members]) => members.length > 0)
    .flatMap(([title, members]) => [heading(title), members.map(([name, attribute]) => line(name, attribute, prefix)).join('\n')]);
}

function nestedSections(attributes: Attributes, prefix = ''): string[] {
  return Object.keys(attributes).sort().flatMap((name) => {
    const attribute = attributes[name];
    if (!('nesting' in attribute)) return [];
    const path = `${prefix}${name}`;
    return [
      `<a id="${anchor(path)}"></a>\n### Nested Schema for \`${path}\``,
      ...groups(attribute.attributes, `${path}.`, (title) => `${title}:`),
      ...nestedSections(attribute.attributes, `${path}.`),
    ];
  });
}

function line(name: string, attribute: Attribute, prefix: string): string {
  const { options } = attribute;
  const marks = [
    typeName(attribute),
    ...options.sensitive === true ? ['Sensitive'] : [],
    ...options.writeOnly === true ? ['Write-only'] : [],
    ...options.deprecated === undefined ? [] : ['Deprecated'],
  ];
  const sentences = [
    options.description,
    ...options.default === undefined || /\bDefaults to\b/.test(options.description) ? [] : [`Defaults to \`${JSON.stringify(options.default)}\`.`],
    ...options.deprecated === undefined ? [] : [`**Deprecated:** ${options.deprecated}`],
    ...'nesting' in attribute ? [`See [its attributes](#${anchor(`${prefix}${name}`)}).`] : [],
  ];
  return `- \`${name}\` (${marks.join(', ')}) ${sentences.join(' ')}`;
}

function anchor(path: string): string {
  return `nested--${path.replaceAll('.', '--')}`;
}

const NESTED = { single: 'Attributes', list: 'Attributes List', set: 'Attributes Set', map: 'Attributes Map' } as const;
const SIMPLE: Readonly<Record<string, string>> = { string: 'String', number: 'Number', bool: 'Boolean', dynamic: 'Dynamic' };

function typeName(attribute: Attribute): string {
  return 'nesting' in attribute ? NESTED[attribute.nesting as keyof typeof NESTED] : nameOfType(attribute.type);
}

/** Returns a type in words: `List of String`. */
export function nameOfType(type: TypeLiteral): string {
  if (typeof type === 'string') return SIMPLE[type];
  const [kind, inner] = type;
  if (kind === 'list' || kind === 'set' || kind === 'map') return `${kind[0].toUpperCase()}${kind.slice(1)} of ${nameOfType(inner)}`;
  return kind === 'tuple' ? 'Tuple' : 'Object';
}
