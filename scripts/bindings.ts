/** Generates the L1 classes in `src/bindings/` from the schemas of the provider in `src/provider/`. */
import { readFileSync, rmSync, cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConstructsMakerProviderTarget, LANGUAGES, TerraformProviderConstraint } from '@cdktf/commons';
import { CodeMaker, TerraformProviderGenerator } from '@cdktf/provider-generator';
import { PROVIDER_ADDRESS } from '../src/provider/address';
import { tursoProvider } from '../src/provider/provider';
import { providerSchemaJson } from '../src/terraform';

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
  writeFlatIndex();
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
