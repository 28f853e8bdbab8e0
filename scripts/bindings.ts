/** Generates the L1 classes in `src/bindings/` from the schemas of the provider in `src/provider/`. */
import { readFileSync, rmSync, cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const schema = { ...providerSchemaJson(tursoProvider, PROVIDER_ADDRESS), provider_versions: { [PROVIDER_ADDRESS]: version } };
  const generator = new TerraformProviderGenerator(new CodeMaker(), schema as never);
  generator.generate(new ConstructsMakerProviderTarget(new TerraformProviderConstraint(`${PROVIDER_ADDRESS}@${version}`), LANGUAGES[0]));

  const generated = mkdtempSync(join(tmpdir(), 'cdktf-turso-bindings-'));
  await generator.save(generated);
  rmSync(TARGET, { recursive: true, force: true });
  cpSync(join(generated, 'providers', 'turso'), TARGET, { recursive: true });
  rmSync(generated, { recursive: true });
  correctHcl();
  writeFlatIndex();
}

/**
 * The generator takes each nested attribute for a block, which makes no difference in JSON, but in HCL Terraform refuses
 * `seed { ... }` where the schema wants `seed = { ... }`. cdktf writes a `list` that holds one object as that object.
 * And strings are written so that HCL reads what JSON reads.
 */
function correctHcl(): void {
  for (const file of (readdirSync(TARGET, { recursive: true }) as string[]).filter((name) => name.endsWith('index.ts'))) {
    const path = join(TARGET, file);
    const text = readFileSync(path, 'utf8')
      .replace(/isBlock: true,(\s+)type: "(?:struct|list|set)"/g, 'isBlock: false,$1type: "list"')
      .replaceAll('cdktf.stringToHclTerraform', 'stringToHcl')
      .replaceAll('cdktf.hashMapperHcl', 'hashToHcl')
      .replace(/return (Object\.fromEntries\(Object\.entries\(attrs\).*value\.value !== undefined *\)\))/g, 'return attributesToHcl($1)');
    if (text.includes('isBlock: true')) throw new Error(`${path} has a kind of nested attribute that is not known how to write in HCL.`);
    const used = ['attributesToHcl', 'hashToHcl', 'stringToHcl'].filter((name) => text.includes(name));
    const line = used.length === 0 ? '' : `import { ${used.join(', ')} } from '${'../'.repeat(file.split(/[\\/]/).length)}hcl';\n`;
    writeFileSync(path, text.replace("import * as cdktf from 'cdktf';\n", (found) => found + line));
  }
}

/** One namespace for all L1 classes: `bindings.Database`, not `bindings.database.Database`. */
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
