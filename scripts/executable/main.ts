/** `npm run package:executable -- [PLATFORM...]`: builds the provider as programs that need no Node.js, for all platforms by default. */
import { buildExecutable, PLATFORMS, type ExecutablePlatform } from './build';

async function main(wanted: readonly string[]): Promise<void> {
  const all = Object.keys(PLATFORMS);
  const unknown = wanted.filter((platform) => !all.includes(platform));
  if (unknown.length > 0) throw new Error(`No executable can be built for ${unknown.join(', ')}. Name some of ${all.join(', ')}, or none to build all.`);
  for (const platform of wanted.length === 0 ? all : wanted) {
    console.log(await buildExecutable({ platform: platform as ExecutablePlatform }));
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
