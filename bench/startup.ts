import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, rounded } from './measure';
import { createCertificate } from '../src/terraform/wire';

export interface StartupOptions {
  /** The provider's executable. Default: the built one. */
  plugin?: string;
  /** How often each process starts. Default: 25. */
  rounds?: number;
}

export interface StartupResult {
  bench: 'startup';
  /** Time from process start to handshake line, divided by the time to the first line of a plain Node.js process. */
  ratio: number;
  /** Medians, in milliseconds. */
  handshakeMs: number;
  bareMs: number;
  rounds: number;
  node: string;
}

const PLUGIN = join(__dirname, '../lib/plugin/terraform-provider-turso');
/** A handshake line with a certificate, as Terraform requests it. */
const HANDSHAKE = /^1\|6\|(unix|tcp)\|[^|]+\|grpc\|[^|]{51,}\n$/;
const COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

/**
 * Measures the time from process start to the handshake line, including encryption. Terraform starts a provider three to five times in each
 * command. A program that only prints a line runs in turn, so that other load on the machine affects both. Neither time includes the exit,
 * which takes Node.js as long as the start.
 */
export async function startup({ plugin = PLUGIN, rounds = 25 }: StartupOptions = {}): Promise<StartupResult> {
  const temporary = mkdtempSync(join(tmpdir(), 'startup-'));
  const env = { ...process.env, TMPDIR: temporary, TF_PLUGIN_MAGIC_COOKIE: COOKIE, PLUGIN_CLIENT_CERT: createCertificate().cert };
  const handshakes: number[] = [];
  const bare: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await firstLine(process.execPath, ['-e', 'console.log(0)'], process.env, /^0\n$/));
      handshakes.push(await firstLine(plugin, [], env, HANDSHAKE));
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  const [handshakeMs, bareMs] = [median(handshakes), median(bare)];
  const ratio = rounded(handshakeMs / bareMs);
  return { bench: 'startup', ratio, handshakeMs: rounded(handshakeMs), bareMs: rounded(bareMs), rounds, node: process.version };
}

/** Returns the time to the first line. Waits for the process to end, so that it does not slow down the next round. */
async function firstLine(program: string, args: readonly string[], env: NodeJS.ProcessEnv, expected: RegExp): Promise<number> {
  const start = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let elapsed: number | undefined;
    let errors = '';
    child.stderr.on('data', (text: Buffer) => { errors += text.toString(); });
    child.stdout.once('data', (line: Buffer) => {
      elapsed = performance.now() - start;
      child.kill('SIGTERM');
      if (!expected.test(line.toString())) reject(new Error(`${program} began with another line: ${line.toString()}`));
    });
    child.on('error', reject);
    child.on('exit', () => {
      if (elapsed === undefined) reject(new Error(`${program} ended without a line: ${errors}`));
      else resolve(elapsed);
    });
  });
}
