import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Assembly, type Docs, type EnumType, type ClassType, TypeKind } from '@jsii/spec';
import { type DotnetType, dotnetTypes } from './dotnet';
import { packageOf, packed } from './packed';
import { type Library } from '../terrain/flavour';

/** In milliseconds. A new machine first downloads and compiles the libraries of each language. */
const LONGEST_PREPARATION = 600_000;

/** Members that every object of .NET has. */
const OF_OBJECT = ['Equals', 'GetHashCode', 'GetType', 'MemberwiseClone', 'Finalize', 'ReferenceEquals'];

/** Checks the public names in the sources for .NET, which nothing compiles here. */
export function describeDotnet(library: Library, namespace: string): void {
  describe(`the sources of ${library}-turso for .NET`, () => {
    let types: DotnetType[];
    let assembly: Assembly;

    beforeAll(async () => {
      types = dotnetTypes(join(await packed(library), 'dotnet'));
      assembly = JSON.parse(readFileSync(join(packageOf(library), '.jsii'), 'utf8')) as Assembly;
    }, LONGEST_PREPARATION);

    test('have every type of the package, in two namespaces', () => {
      expect([...new Set(types.map(({ fqn }) => fqn))].sort()).toEqual(Object.keys(assembly.types!).sort());
      expect([...new Set(types.map((type) => type.namespace))].sort()).toEqual([namespace, `${namespace}.Bindings`]);
      expect(types.filter(({ namespace: own }) => own === namespace).map(({ name }) => name)).toEqual(expect.arrayContaining(['SchemaFleet', 'SchemaFleetProps', 'ISchemaFleetProps', 'MigrationFormat']));
    });

    test('have every member of each type', () => {
      const lost = types.flatMap(({ fqn, members }) => originals(fqn).map(({ name }) => name).filter((name) => !members.has(name)).map((name) => `${fqn}.${name}`));
      expect(lost).toEqual([]);
      expect(Object.values(assembly.types!).flatMap(({ fqn }) => originals(fqn)).length).toBeGreaterThan(500);
    });

    test('have no two names that clash', () => {
      const clashes = [
        ...repeated(types.map((type) => `${type.namespace}.${type.name}`)),
        ...types.flatMap(({ name, members }) => {
          const names = [...members.values()].map((member) => member.name);
          // C# rejects a member with the name of its type.
          return [...repeated(names), ...names.filter((member) => member === name || OF_OBJECT.includes(member))].map((member) => `${name}.${member}`);
        }),
      ];
      expect(clashes).toEqual([]);
    });

    test('write names as C# does, and need no escape for a reserved word', () => {
      const names = types.flatMap(({ kind, name, members }) => [name, ...[...members.values()].map((member) => `${kind} ${member.name}`)]);
      expect(names.filter((name) => !/^(enum [A-Z][A-Z0-9_]*|((class|interface) )?[A-Z][A-Za-z0-9]*)$/.test(name))).toEqual([]);
    });

    test('keep the docs', () => {
      const lost = types.flatMap((type) => [
        ...(assembly.types![type.fqn].docs?.summary !== undefined && !type.documented && type.kind !== 'interface' ? [type.fqn] : []),
        ...originals(type.fqn).filter(({ name, docs }) => docs?.summary !== undefined && type.members.get(name)?.documented === false).map(({ name }) => `${type.fqn}.${name}`),
      ]);
      expect(lost).toEqual([]);
      expect(types.find(({ name }) => name === 'SchemaFleet')!.documented).toBe(true);
    });

    /** The members that a type of the assembly declares itself. */
    function originals(fqn: string): { readonly name: string; readonly docs?: Docs }[] {
      const type = assembly.types![fqn];
      if (type.kind === TypeKind.Enum) return [...(type as EnumType).members];
      const { properties = [], methods = [] } = type as ClassType;
      return [...properties, ...methods];
    }
  });
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
