import { readFileSync, rmSync, cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import type * as commons from '@cdktf/commons';
import type * as providerGenerator from '@cdktf/provider-generator';
import { PROVIDER_ADDRESS } from '../../src/notation/provider-address';
import { tursoProvider } from '../../src/provider/provider';
import { providerSchemaJson } from '../../src/terraform/engine/schema-json';

const ROOT = join(__dirname, '..', '..');

/** Where the classes come from and go to. */
export interface Generation {
  /** The library that the classes are written for. */
  readonly library: 'cdktf' | 'cdktn';
  /** The generator of that library: CDK Terrain's has the same shape as CDKTF's. */
  readonly generator: Pick<typeof commons, 'ConstructsMakerProviderTarget' | 'LANGUAGES' | 'TerraformProviderConstraint'>
    & Pick<typeof providerGenerator, 'CodeMaker' | 'TerraformProviderGenerator'>;
  /** The folder of the classes. It is replaced. */
  readonly target: string;
}

/** Generates the L1 classes of one library from the schemas of the provider in `src/provider/`. */
export async function generateBindings({ library, generator, target }: Generation): Promise<void> {
  const { CodeMaker, ConstructsMakerProviderTarget, LANGUAGES, TerraformProviderConstraint, TerraformProviderGenerator } = generator;
  // Leaves out the content hash of the version: the constructs add it at synthesis, and the classes stay the same in each build.
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const schema = withResourceNames(providerSchemaJson(tursoProvider, PROVIDER_ADDRESS), version);
  const maker = new TerraformProviderGenerator(new CodeMaker(), schema as never);
  maker.generate(new ConstructsMakerProviderTarget(new TerraformProviderConstraint(`${PROVIDER_ADDRESS}@${version}`), LANGUAGES[0]));

  const generated = mkdtempSync(join(tmpdir(), 'cdktf-turso-bindings-'));
  await maker.save(generated);
  rmSync(target, { recursive: true, force: true });
  cpSync(join(generated, 'providers', 'turso'), target, { recursive: true });
  rmSync(generated, { recursive: true });
  correctNames(target);
  correctHcl(target, library);
  writeFlatIndex(target);
}

const RESOURCE = '_resource';

/** Names a class after its type: `SchemaFleetResource` leaves the name `SchemaFleet` to the construct. */
function withResourceNames(json: object, version: string) {
  const provider = (json as { provider_schemas: Record<string, { resource_schemas: object }> }).provider_schemas[PROVIDER_ADDRESS]!;
  const named = Object.fromEntries(Object.entries(provider.resource_schemas).map(([type, schema]) => [`${type}${RESOURCE}`, schema]));
  return {
    ...json,
    provider_schemas: { [PROVIDER_ADDRESS]: { ...provider, resource_schemas: named } },
    provider_versions: { [PROVIDER_ADDRESS]: version },
  };
}

/**
 * Restores the names of types and registry pages, and leaves the name `TursoProvider` to the construct. Writes links in the form that jsii
 * translates into every language.
 */
function correctNames(target: string): void {
  for (const path of generatedFiles(target, 'index.ts', 'README.md')) {
    const text = readFileSync(path, 'utf8')
      .replace(/\b(turso_\w+?|docs\/resources\/\w+?)_resource\b/g, '$1')
      .replace(/\bTursoProvider(Config)?\b/g, 'TursoProviderBase$1')
      .replace(/Docs at Terraform Registry: \{@link (\S+) [^}]*\}/g, '@see $1')
      .replace(/\{@link (\S+) ([^}]+)\}/g, '[$2]($1)');
    writeFileSync(path, text);
  }
}

function generatedFiles(target: string, ...names: string[]): string[] {
  const paths = readdirSync(target, { recursive: true }) as string[];
  return paths.filter((path) => names.includes(basename(path))).map((path) => join(target, path));
}

/**
 * Corrects how nested attributes and strings become HCL. The generator treats each nested attribute as a block. In JSON this makes no
 * difference, but in HCL Terraform rejects `seed { ... }` if the schema has `seed = { ... }`. cdktf writes a `list` that contains one
 * object as that object. Strings are written so that HCL reads the same text as JSON.
 */
function correctHcl(target: string, library: string): void {
  for (const path of generatedFiles(target, 'index.ts')) {
    const text = readFileSync(path, 'utf8')
      .replace(/isBlock: true,(\s+)type: "(?:struct|list|set)"/g, 'isBlock: false,$1type: "list"')
      .replaceAll(`${library}.stringToHclTerraform`, 'stringToHcl')
      .replaceAll(`${library}.hashMapperHcl`, 'hashToHcl')
      .replace(/return (Object\.fromEntries\(Object\.entries\(attrs\).*value\.value !== undefined *\)\))/g, 'return attributesToHcl($1)');
    if (text.includes('isBlock: true')) throw new Error(`${path} has a kind of nested attribute that is not known how to write in HCL.`);
    const used = ['attributesToHcl', 'hashToHcl', 'stringToHcl'].filter((name) => text.includes(name));
    const line = used.length === 0 ? '' : `import { ${used.join(', ')} } from '${'../'.repeat(relative(target, path).split(sep).length)}hcl';\n`;
    writeFileSync(path, text.replace(`import * as ${library} from '${library}';\n`, (found) => found + line));
  }
}

/** Exports all L1 classes from one namespace: `bindings.DatabaseResource`, not `bindings.database.Database`. */
function writeFlatIndex(target: string): void {
  rmSync(join(target, 'lazy-index.ts'));
  const folders = readdirSync(target, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const lines = folders.sort().map((name) => `export * from './${name}';`);
  writeFileSync(join(target, 'index.ts'), `// generated\n${lines.join('\n')}\n`);
}
