/** Makes API.md, the reference of the constructs, from what jsii compiled. The bindings have pages of their own, those of the provider. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CollectionKind, isClassType, isCollectionTypeReference, isEnumType, isInterfaceType, isNamedTypeReference, isPrimitiveTypeReference,
  type Assembly, type Callable, type Docs, type InterfaceType, type Parameter, type Property, type Type, type TypeReference,
} from '@jsii/spec';
import { fenced } from './page';

/** The classes of each subject, in the order in which a reader meets them. Their props, options and enums follow each of them. */
const SUBJECTS: Record<string, string[]> = {
  'The provider': ['TursoProvider'],
  'Groups and databases': [
    'TursoGroup', 'TursoDatabase', 'MigratedDatabase', 'DatabaseMigrations', 'DatabaseSeed', 'DatabaseEncryption', 'SqlScript',
  ],
  'Fleets and tenants': [
    'SchemaFleet', 'Migrations', 'TenantDatabase', 'TenantDatabases', 'TenantDiscovery', 'TenantRuntime',
  ],
  'Tokens': ['GroupToken', 'DatabaseToken', 'TokenExpiry', 'TokenPermission', 'TokenRotation', 'ApiToken', 'JwksEndpoint'],
  'The organization': ['TursoOrganization'],
};

const ASSEMBLY = join(__dirname, '..', '..', '.jsii');

export function readAssembly(): Assembly {
  return JSON.parse(readFileSync(ASSEMBLY, 'utf8')) as Assembly;
}

/** The public types of the constructs, by name. */
export function constructTypes(assembly: Assembly): Map<string, Type> {
  return new Map(Object.values(assembly.types ?? {}).filter(({ namespace }) => namespace === undefined).map((type) => [type.name, type]));
}

/** @throws Error when a type belongs to no subject */
export function apiPage(assembly: Assembly): string {
  const types = constructTypes(assembly);
  const described = new Set<string>();
  const parts = Object.entries(SUBJECTS).map(([subject, classes]) => [
    `## ${subject}`,
    ...classes.flatMap((name) => [name, ...followers(name, types)])
      .filter((name) => !described.has(name) && described.add(name))
      .map((name) => section(types.get(name)!, types)),
  ].join('\n\n'));
  const forgotten = [...types.keys()].filter((name) => !described.has(name));
  if (forgotten.length > 0) throw new Error(`Types without a subject: ${forgotten.join(', ')}. Add their class to SUBJECTS.`);
  return `${['# Constructs', INTRODUCTION, contents(), ...parts].join('\n\n')}\n`;
}

const INTRODUCTION = 'Generated from the comments of the code. The names are those of TypeScript; Python writes `add_tenant` for `addTenant`, and Go '
  + '`AddTenant`. The classes in `bindings` have the attributes of the [provider\'s resources and data sources](docs/index.md).';

function contents(): string {
  return Object.entries(SUBJECTS)
    .map(([subject, classes]) => `- ${subject}: ${classes.map((name) => `[${name}](#${name.toLowerCase()})`).join(', ')}`)
    .join('\n');
}

/** Types that only a class, or one of its own followers, mentions: its props, options, interfaces and enums. */
function followers(name: string, types: Map<string, Type>): string[] {
  const classes = new Set(Object.values(SUBJECTS).flat());
  const found = new Set<string>();
  const add = (type: Type) => {
    for (const next of mentioned(type)) {
      if (!types.has(next) || classes.has(next) || found.has(next)) continue;
      found.add(next);
      add(types.get(next)!);
    }
  };
  add(types.get(name)!);
  return [...found];
}

function mentioned(type: Type): string[] {
  return [...JSON.stringify(type).matchAll(/"cdktf-turso\.(\w+)"/g)].map(([, name]) => name).filter((name) => name !== type.name);
}

function section(type: Type, types: Map<string, Type>): string {
  return [
    `### ${type.name}`,
    prose(type.docs),
    isClassType(type) && type.initializer !== undefined ? fenced('ts', `new ${type.name}(${signature(type.initializer.parameters)})`) : undefined,
    type.docs?.example === undefined ? undefined : fenced('ts', type.docs.example),
    ...isEnumType(type) ? [table(['Member', 'Meaning'], type.members.map(({ name, docs }) => [`\`${name}\``, cell(docs)]))] : [],
    ...isClassType(type) || isInterfaceType(type) ? members(type, types) : [],
  ].filter((part) => part !== undefined && part !== '').join('\n\n');
}

function members(type: Exclude<Type, { kind: 'enum' }>, types: Map<string, Type>): string[] {
  const properties = allProperties(type, types).filter((property) => property.name !== 'node');
  const struct = isInterfaceType(type) && type.datatype === true;
  const columns = struct ? ['Prop', 'Type', 'Meaning', 'Default'] : ['Property', 'Type', 'Meaning'];
  const rows = properties.map((property) => [
    `\`${property.name}\`${struct && property.optional !== true ? ' (required)' : ''}`, shownType(property.type), cell(docsOf(property, types)),
    ...struct ? [shownDefault(property.docs)] : [],
  ]);
  const methods = (type.methods ?? []).map((method) => [
    `\`${method.static === true ? `${type.name}.` : ''}${method.name}(${signature(method.parameters)})\``,
    method.returns === undefined ? '' : shownType(method.returns.type),
    cell(docsOf(method, types), method),
  ]);
  return [table(columns, rows), table(['Method', 'Returns', 'Meaning'], methods)];
}

/** Inherited props of a struct count as its own: users see one flat object. */
function allProperties(type: Exclude<Type, { kind: 'enum' }>, types: Map<string, Type>): Property[] {
  const inherited = isInterfaceType(type) ? (type.interfaces ?? []).flatMap((fqn) => {
    const parent = types.get(fqn.replace('cdktf-turso.', ''));
    return parent === undefined ? [] : allProperties(parent as InterfaceType, types);
  }) : [];
  const own = type.properties ?? [];
  return [...own, ...inherited.filter(({ name }) => !own.some((property) => property.name === name))]
    .sort((one, other) => Number(one.optional ?? false) - Number(other.optional ?? false));
}

/** A member that implements an interface has the interface's comment. */
function docsOf(member: Property | NonNullable<InterfaceType['methods']>[number], types: Map<string, Type>): Docs | undefined {
  if (member.docs?.summary !== undefined || member.overrides === undefined) return member.docs;
  const parent = types.get(member.overrides.replace('cdktf-turso.', ''));
  if (parent === undefined || isEnumType(parent)) return member.docs;
  return [...parent.properties ?? [], ...parent.methods ?? []].find(({ name }) => name === member.name)?.docs ?? member.docs;
}

function prose(docs: Docs | undefined): string {
  const link = docs?.see === undefined ? '' : ` [${docs.see.includes('turso.tech') ? "Turso's page" : 'See'}](${docs.see}).`;
  const deprecated = docs?.deprecated === undefined ? '' : `**Deprecated.** ${docs.deprecated}\n\n`;
  return `${deprecated}${[docs?.summary, docs?.remarks].filter((text) => text !== undefined).join(' ')}${link}`;
}

function cell(docs: Docs | undefined, method?: Callable): string {
  const parameters = (method?.parameters ?? []).filter(({ docs: its }) => its?.summary !== undefined)
    .map(({ name, docs: its }) => `\`${name}\`: ${its!.summary}${its!.summary!.endsWith('.') ? '' : '.'}`);
  return [prose(docs), ...parameters].join(' ').replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|').trim();
}

function shownDefault(docs: Docs | undefined): string {
  return (docs?.default ?? '').replace(/^- /, '').replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
}

function signature(parameters: readonly Parameter[] = []): string {
  return parameters.map(({ name, optional }) => `${name}${optional === true ? '?' : ''}`).join(', ');
}

function shownType(type: TypeReference): string {
  if (isPrimitiveTypeReference(type)) return type.primitive;
  if (isCollectionTypeReference(type)) {
    const inner = shownType(type.collection.elementtype);
    return type.collection.kind === CollectionKind.Map ? `map of ${inner}` : `${inner}[]`;
  }
  if (!isNamedTypeReference(type)) throw new Error('A public type is a union. Use one type.');
  const name = type.fqn.split('.').at(-1)!;
  return type.fqn === `cdktf-turso.${name}` ? `[${name}](#${name.toLowerCase()})` : `\`${name}\``;
}

function table(columns: string[], rows: string[][]): string {
  if (rows.length === 0) return '';
  return [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
