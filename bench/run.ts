/** `npm run bench -- NAME...`: measures, prints a table, and last one JSON object a line for each benchmark. */
import { apply } from './apply';
import { plan } from './plan';
import { startup } from './startup';

/** What every benchmark says; the rest is its own. */
interface Result {
  readonly bench: string;
  readonly ratio: number;
}

const BENCHMARKS: Readonly<Record<string, () => Promise<Result>>> = { startup, plan, apply };

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0) {
    throw new Error(`There is no benchmark ${unknown.join(', ')}. Choose of ${Object.keys(BENCHMARKS).join(', ')}, or name none for all.`);
  }
  for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
    const result = await BENCHMARKS[name]();
    console.table(result);
    console.log(JSON.stringify(result));
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
