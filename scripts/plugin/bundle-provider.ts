import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, transform, type BuildOptions, type Plugin } from 'esbuild';
import { LAUNCHER, PROGRAM } from './launcher';
import { tursoProvider } from '../../src/provider/provider';
import { prepareAnswers } from '../../src/terraform/wire/prepare-answers';

const ROOT = join(__dirname, '..', '..');
const TARGET = 'node20';

/**
 * Bundles the Terraform provider into one file, in sections. Terraform starts the provider several times in each command, and Node.js takes
 * longer to read the whole program than to do what most starts are for. So a section is a text until a dynamic import asks for it.
 */
export async function bundleProvider(file: string): Promise<void> {
  // Only ES modules can be split.
  const { outputFiles } = await build({ ...await providerBuild(), splitting: true, format: 'esm', outdir: '/', write: false as const });
  const { code: loader } = await transform(readFileSync(join(__dirname, 'load-sections.cjs'), 'utf8'), { target: TARGET, minify: true });
  const sections = await Promise.all(outputFiles.map(async ({ path, text }) => `./${basename(path)} ${JSON.stringify(await asCommonJs(text))}`));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, [LAUNCHER, `${PROGRAM}${loader.trim()}loadSections(require, file, lines);`, ...sections, ''].join('\n'));
  chmodSync(file, 0o755);
}

async function asCommonJs(text: string): Promise<string> {
  const { code } = await transform(text, {
    format: 'cjs', platform: 'node', target: TARGET, minify: true, legalComments: 'none', supported: { 'dynamic-import': false },
  });
  return code.trim();
}

/** The settings that the script and the executable share. */
export async function providerBuild(): Promise<BuildOptions> {
  return {
    absWorkingDir: ROOT,
    entryPoints: ['src/provider/main.ts'],
    bundle: true,
    platform: 'node',
    // With `workerd` the libSQL client comes without WebSocket and without its own fetch.
    conditions: ['workerd'],
    target: TARGET,
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [bareOfetch],
    define: { PREPARED_ANSWERS: JSON.stringify(JSON.stringify(await prepareAnswers(tursoProvider))) },
  };
}

/**
 * `createFetch` alone. The main file of ofetch touches the global `fetch`. Node.js then loads its own HTTP client, which nothing here uses
 * and which takes longer to load than the provider.
 */
const bareOfetch: Plugin = {
  name: 'bare-ofetch',
  setup: ({ onLoad }) => onLoad({ filter: /ofetch\/dist\/index\.mjs$/ }, ({ path }) => {
    const found = /^import (\{ \w+ as createFetch \} from .*)$/m.exec(readFileSync(path, 'utf8'));
    if (found === null) throw new Error(`${path} does not import createFetch any more. Look for the file that has it.`);
    return { contents: `export ${found[1]}`, resolveDir: dirname(path) };
  }),
};
