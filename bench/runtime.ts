import { median, rounded, timed } from './measure';
import { createMigration } from '../src/migrations';
import { createTenants } from '../src/runtime';
import { Fleet } from '../test/runtime/fleet';
import { createClient } from '../test/support/libsql';
import { startTursoLocal } from '../test/support/turso-local';

/** How many opens at once. */
const OPENS = 200;
const ROUNDS = 15;

export interface RuntimeResult {
  bench: 'runtime';
  /**
   * Time of 200 opens at once, each with a query, of a process that has opened nothing yet, divided by that of clients without the runtime.
   */
  ratio: number;
  /** The same of a process that has opened every tenant before. */
  warmRatio: number;
  /** Medians, in milliseconds. */
  firstOpenMs: number;
  warmOpenMs: number;
  createMs: number;
  /** How many requests each of them sends. */
  firstOpenRequests: number;
  warmOpenRequests: number;
  createRequests: number;
  tenants: number;
}

/** Measures how applications open tenants. A client of `@libsql/client` for each tenant runs the same queries in turn. */
export async function runtime(count = 50): Promise<RuntimeResult> {
  const local = await startTursoLocal();
  try {
    const fleet = await Fleet.create(local, 'bench');
    await fleet.rollOut([createMigration('0001_rows', 'CREATE TABLE rows (id INTEGER PRIMARY KEY);')]);
    const names = Array.from({ length: count }, (_, index) => `t${index}`);
    const creating: number[] = [];
    const creator = fleet.tenants();
    const [first] = names;
    await fleet.requests();
    creating.push(await timed(async () => creator.create(first)));
    const createRequests = (await fleet.requests()).length;
    for (const name of names.slice(1)) creating.push(await timed(async () => creator.create(name)));

    const opening = { first: [] as number[], warm: [] as number[] };
    let requests = { first: 0, warm: 0 };
    for (const name of names.slice(0, ROUNDS)) {
      const tenants = fleet.tenants();
      await fleet.requests();
      opening.first.push(await timed(async () => tenants.open(name)));
      const { length } = await fleet.requests();
      opening.warm.push(await timed(async () => tenants.open(name)));
      requests = { first: length, warm: (await fleet.requests()).length };
    }

    const urls = new Map(await Promise.all(names.map(async (name): Promise<[string, string]> => [name, (await fleet.find(name)).httpUrl])));
    const authToken = fleet.environment.TURSO_GROUP_AUTH_TOKEN;
    const wanted = Array.from({ length: OPENS }, (_, index) => names[index % names.length]);
    const times = { raw: [] as number[], cold: [] as number[], warm: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const clients = new Map(names.map((name) => [name, createClient({ url: urls.get(name)!, authToken })]));
      times.raw.push(await timed(async () => Promise.all(wanted.map(async (name) => clients.get(name)!.execute('SELECT count(*) FROM rows')))));
      const tenants = createTenants({ environment: fleet.environment });
      const open = async () => Promise.all(wanted.map(async (name) => (await tenants.open(name)).execute('SELECT count(*) FROM rows')));
      times.cold.push(await timed(open));
      times.warm.push(await timed(open));
      tenants.close();
    }
    const rawMs = median(times.raw);
    return {
      bench: 'runtime',
      ratio: rounded(median(times.cold) / rawMs),
      warmRatio: rounded(median(times.warm) / rawMs),
      firstOpenMs: rounded(median(opening.first)),
      warmOpenMs: rounded(median(opening.warm), 4),
      createMs: rounded(median(creating)),
      firstOpenRequests: requests.first,
      warmOpenRequests: requests.warm,
      createRequests,
      tenants: count,
    };
  } finally {
    await local.stop();
  }
}
