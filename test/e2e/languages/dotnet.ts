import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A public type in the sources for .NET, or one of its members. */
export interface DotnetName {
  /** The name in C#. */
  readonly name: string;
  /** Whether it has a summary. */
  readonly documented: boolean;
}

export interface DotnetType extends DotnetName {
  readonly namespace: string;
  /** The name of the type in the assembly, such as `cdktf-turso.SchemaFleet`. */
  readonly fqn: string;
  readonly kind: 'class' | 'interface' | 'enum';
  /** By the name in TypeScript. */
  readonly members: ReadonlyMap<string, DotnetName>;
}

/** The attribute of a type, which names the original. Private proxies inside of interfaces are further to the right. */
const TYPE = /^ {4}\[Jsii(?:Class|Interface|Enum|ByValue)\(.*?(?:fullyQualifiedName|fqn): "([^"]+)"/;
/** The attribute of a member, which names the original. */
const MEMBER = /^ {8}\[Jsii(?:Property|Method|EnumMember)\(name: "([^"]+)"/;

/** Reads all types below a folder. */
export function dotnetTypes(folder: string): DotnetType[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((path) => path.endsWith('.cs')).sort()
    .flatMap((path) => typeOf(readFileSync(join(folder, path), 'utf8').split('\n')) ?? []);
}

function typeOf(lines: readonly string[]): DotnetType | undefined {
  const at = lines.findIndex((line) => TYPE.test(line));
  if (at === -1) return undefined;
  const [, kind, name] = /public (?:abstract )?(class|interface|enum) (\w+)/.exec(declaration(lines, at))!;
  const members = lines.flatMap((line, index): [string, DotnetName][] => {
    const original = MEMBER.exec(line)?.[1];
    return original === undefined ? [] : [[original, { name: /(@?\w+)(?:\(.*|,?)$/.exec(declaration(lines, index))![1], documented: hasSummary(lines, index) }]];
  });
  return {
    namespace: /^namespace (\S+)/m.exec(lines.join('\n'))![1],
    fqn: TYPE.exec(lines[at])![1],
    kind: kind as DotnetType['kind'],
    name,
    documented: hasSummary(lines, at),
    members: new Map(members),
  };
}

/** The line that follows the attributes. */
function declaration(lines: readonly string[], attribute: number): string {
  return lines.slice(attribute).find((line) => !line.trimStart().startsWith('['))!;
}

/** Whether the comment above the attributes has a summary. */
function hasSummary(lines: readonly string[], attribute: number): boolean {
  for (let at = attribute - 1; /^\s*(\[|\/\/\/)/.test(lines[at]); at--) if (lines[at].includes('<summary>')) return true;
  return false;
}
