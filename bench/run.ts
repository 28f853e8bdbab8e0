/**
 * `npm run bench -- NAME...`: measures, prints a table, and then one line of JSON for each benchmark. `NAME:100` measures with 100
 * databases instead of the default number, if the benchmark has one.
 */
import { apply } from './apply';
import { fleetApply } from './fleet-apply';
import { fleetMemory } from './fleet-memory';
import { fleetPlan } from './fleet-plan';
import { fleetTenants } from './fleet-tenants';
import { plan } from './plan';
import { planOne } from './plan-one';
import { runtime } from './runtime';
import { startup } from './startup';

/** The fields that every benchmark has. */
interface Result {
  readonly bench: string;
  readonly ratio: number;
}

const BENCHMARKS: Readonly<Record<string, (databases?: number) => Promise<Result>>> = {
  'startup': async () => startup(),
  'plan': async () => plan(),
  'plan-one': async () => planOne(),
  'apply': async () => apply(),
  'fleet-plan': fleetPlan,
  'fleet-apply': fleetApply,
  'fleet-memory': fleetMemory,
  'fleet-tenants': fleetTenants,
  'runtime': runtime,
};

async function main(wanted: readonly string[]): Promise<void> {
  const sizes = new Map(wanted.map((one): [string, number | undefined] => {
    const [name, size] = one.split(':');
    return [name, size === undefined ? undefined : Number(size)];
  }));
  const names = [...sizes.keys()];
  const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0) {
    throw new Error(`Unknown benchmark: ${unknown.join(', ')}. Use some of ${Object.keys(BENCHMARKS).join(', ')}, or none to run all.`);
  }
  for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
    const result = await BENCHMARKS[name](sizes.get(name));
    console.table(result);
    console.log(JSON.stringify(result));
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
