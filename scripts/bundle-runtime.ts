import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { createCompilerHost, createProgram, formatDiagnosticsWithColorAndContext, ModuleKind, ModuleResolutionKind, ScriptTarget } from 'typescript';

const ROOT = join(__dirname, '..');
const SOURCES = join(ROOT, 'src', 'runtime');
const TARGET = join(ROOT, 'lib', 'runtime');

/** The files with public types. Each file comes after its imports. */
const PUBLIC = ['errors', 'options', 'tenants', 'create-tenants', 'migrate'];

const shared: BuildOptions = {
  entryPoints: [join(SOURCES, 'index.ts')],
  bundle: true,
  // An import of a platform's module fails the build.
  platform: 'neutral',
  target: 'es2022',
  external: ['@libsql/client/*'],
  // Keeps names for stack traces. The bundler of an application may shorten them.
  minifySyntax: true,
  legalComments: 'none',
  absWorkingDir: ROOT,
  logLevel: 'warning',
};

/** Bundles `cdktf-turso/runtime` as an ES module and as CommonJS, each with its types. */
export async function bundleRuntime(): Promise<void> {
  mkdirSync(TARGET, { recursive: true });
  await build({ ...shared, format: 'esm', outfile: join(TARGET, 'index.mjs') });
  // Test runners in pure CommonJS cannot load modules dynamically.
  await build({ ...shared, format: 'cjs', supported: { 'dynamic-import': false }, outfile: join(TARGET, 'index.js') });
  const types = declarations();
  for (const name of ['index.d.mts', 'index.d.ts']) {
    writeFileSync(join(TARGET, name), types);
  }
  console.log(`lib/runtime/index.mjs: ${Math.round(statSync(join(TARGET, 'index.mjs')).size / 1024)} kB`);
}

/** Joins the declarations of the public files into one file. */
function declarations(): string {
  const files = PUBLIC.map((name) => join(SOURCES, `${name}.ts`));
  const options = {
    declaration: true,
    emitDeclarationOnly: true,
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    target: ScriptTarget.ES2022,
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.Bundler,
  };
  const host = createCompilerHost(options);
  const program = createProgram(files, options, host);
  const texts = files.map((file) => {
    let text = '';
    const { diagnostics } = program.emit(program.getSourceFile(file), (_, written) => { text = written; });
    if (diagnostics.length > 0) throw new Error(formatDiagnosticsWithColorAndContext(diagnostics, host));
    return text;
  });
  const imports = new Set(texts.flatMap((text) => text.match(/^import .* from '[^.].*;$/gm) ?? []));
  const bodies = texts.map((text) => text.replace(/^import [^;]*;\n/gm, '').trim());
  const index = readFileSync(join(SOURCES, 'index.ts'), 'utf8');
  const fromPackages = index.match(/^export [^;]* from '[^.][^;]*;$/gm) ?? [];
  checkExports(index.replace(/^export [^;]* from '[^.][^;]*;$/gm, ''), bodies.join('\n'));
  return `${[...imports, ...fromPackages, ...bodies].join('\n')}\n`;
}

/** Fails unless the declarations and the exports of the own files are the same. */
function checkExports(index: string, declared: string): void {
  const exported = [...index.matchAll(/\{([^}]*)\}/g)].flatMap(([, names]) => names.split(',').map((name) => name.replace('type ', '').trim()));
  const present = [...declared.matchAll(/^export (?:declare )?(?:class|function|interface|type) (\w+)/gm)].map(([, name]) => name);
  const missing = exported.filter((name) => name !== '' && !present.includes(name));
  const unexported = present.filter((name) => !exported.includes(name));
  if (missing.length > 0 || unexported.length > 0) {
    throw new Error(`The exports of src/runtime/index.ts and the declarations differ. Not declared: ${missing.join(', ') || 'none'}. Not exported: ${unexported.join(', ') || 'none'}.`);
  }
}
