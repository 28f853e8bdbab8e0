/** Generates the L1 classes in `src/bindings/` from the schemas of the provider in `src/provider/`. */
import { readFileSync, rmSync, cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { ConstructsMakerProviderTarget, LANGUAGES, TerraformProviderConstraint } from '@cdktf/commons';
import { CodeMaker, TerraformProviderGenerator } from '@cdktf/provider-generator';
import { PROVIDER_ADDRESS } from '../src/provider/address';
import { tursoProvider } from '../src/provider/provider';
import { providerSchemaJson } from '../src/terraform/engine/schema-json';

const ROOT = join(__dirname, '..');
const TARGET = join(ROOT, 'src', 'bindings');

async function main(): Promise<void> {
  // Without the content's part: the constructs add that at synth, and the classes stay the same from build to build.
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const schema = withResourceNames(providerSchemaJson(tursoProvider, PROVIDER_ADDRESS), version);
  const generator = new TerraformProviderGenerator(new CodeMaker(), schema as never);
  generator.generate(new ConstructsMakerProviderTarget(new TerraformProviderConstraint(`${PROVIDER_ADDRESS}@${version}`), LANGUAGES[0]));

  const generated = mkdtempSync(join(tmpdir(), 'cdktf-turso-bindings-'));
  await generator.save(generated);
  rmSync(TARGET, { recursive: true, force: true });
  cpSync(join(generated, 'providers', 'turso'), TARGET, { recursive: true });
  rmSync(generated, { recursive: true });
  correctNames();
  correctHcl();
  writeFlatIndex();
}

const RESOURCE = '_resource';

/** The generator names a class after its type: `SchemaFleetResource` leaves `SchemaFleet` to the construct. */
function withResourceNames(json: object, version: string) {
  const provider = (json as { provider_schemas: Record<string, { resource_schemas: object }> }).provider_schemas[PROVIDER_ADDRESS]!;
  const named = Object.fromEntries(Object.entries(provider.resource_schemas).map(([type, schema]) => [`${type}${RESOURCE}`, schema]));
  return {
    ...json,
    provider_schemas: { [PROVIDER_ADDRESS]: { ...provider, resource_schemas: named } },
    provider_versions: { [PROVIDER_ADDRESS]: version },
  };
}

/** Gives the types and the pages of the registry their own names again, and leaves `TursoProvider` to the construct. */
function correctNames(): void {
  for (const path of generatedFiles('index.ts', 'README.md')) {
    const text = readFileSync(path, 'utf8')
      .replace(/\b(turso_\w+?|docs\/resources\/\w+?)_resource\b/g, '$1')
      .replace(/\bTursoProvider(Config)?\b/g, 'TursoProviderBase$1');
    writeFileSync(path, text);
  }
}

function generatedFiles(...names: string[]): string[] {
  const paths = readdirSync(TARGET, { recursive: true }) as string[];
  return paths.filter((path) => names.includes(basename(path))).map((path) => join(TARGET, path));
}

/**
 * The generator takes each nested attribute for a block, which makes no difference in JSON, but in HCL Terraform refuses
 * `seed { ... }` where the schema wants `seed = { ... }`. cdktf writes a `list` that holds one object as that object.
 * And strings are written so that HCL reads what JSON reads.
 */
function correctHcl(): void {
  for (const path of generatedFiles('index.ts')) {
    const text = readFileSync(path, 'utf8')
      .replace(/isBlock: true,(\s+)type: "(?:struct|list|set)"/g, 'isBlock: false,$1type: "list"')
      .replaceAll('cdktf.stringToHclTerraform', 'stringToHcl')
      .replaceAll('cdktf.hashMapperHcl', 'hashToHcl')
      .replace(/return (Object\.fromEntries\(Object\.entries\(attrs\).*value\.value !== undefined *\)\))/g, 'return attributesToHcl($1)');
    if (text.includes('isBlock: true')) throw new Error(`${path} has a kind of nested attribute that is not known how to write in HCL.`);
    const used = ['attributesToHcl', 'hashToHcl', 'stringToHcl'].filter((name) => text.includes(name));
    const line = used.length === 0 ? '' : `import { ${used.join(', ')} } from '${'../'.repeat(relative(TARGET, path).split(sep).length)}hcl';\n`;
    writeFileSync(path, text.replace("import * as cdktf from 'cdktf';\n", (found) => found + line));
  }
}

/** One namespace for all L1 classes: `bindings.DatabaseResource`, not `bindings.database.Database`. */
function writeFlatIndex(): void {
  rmSync(join(TARGET, 'lazy-index.ts'));
  const folders = readdirSync(TARGET, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const lines = folders.sort().map((name) => `export * from './${name}';`);
  writeFileSync(join(TARGET, 'index.ts'), `// generated\n${lines.join('\n')}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
