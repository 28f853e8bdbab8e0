import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';
import { settingsFault } from './cloud/env';

const FOLDER = join(__dirname, '..');
/** The package exports the path of the program, without types. */
const { default: WORKERD } = createRequire(__filename)('workerd') as { default: string };

/** `tsx app/serve.ts` bundles the Worker as wrangler does, and runs it in workerd on the port PORT, or on a free one. */
async function main(): Promise<number> {
  const fault = settingsFault(process.env);
  if (fault !== undefined) throw new Error(fault);
  const work = mkdtempSync(join(tmpdir(), 'team-cloud-'));
  try {
    cpSync(join(FOLDER, 'workerd.capnp'), join(work, 'workerd.capnp'));
    await build({
      entryPoints: [join(FOLDER, 'app', 'cloud', 'worker.ts')], outfile: join(work, 'worker.mjs'), bundle: true, format: 'esm', conditions: ['workerd', 'worker', 'browser'],
    });
    const address = `127.0.0.1:${process.env.PORT ?? 0}`;
    const args = ['serve', join(work, 'workerd.capnp'), `--socket-addr=http=${address}`, `--directory-path=page=${join(FOLDER, 'app', 'page')}`, '--control-fd=3'];
    // workerd tells on descriptor 3 which port it has.
    const child = spawn(WORKERD, args, { stdio: ['ignore', 'inherit', 'inherit', 'pipe'] });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    createInterface(child.stdio[3] as Readable).on('line', (line) => {
      const { event, port } = JSON.parse(line) as { event: string; port: number };
      if (event === 'listen') console.log(`Listening on port ${port}`);
    });
    const [code] = await once(child, 'exit') as [number | null];
    return code ?? 0;
  } finally {
    rmSync(work, { recursive: true });
  }
}

main().then((code) => {
  process.exitCode = code;
}, (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
