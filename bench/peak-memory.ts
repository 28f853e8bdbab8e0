import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LOOK_EVERY_MS = 50;

/**
 * Returns the peak memory of any process of this program in this folder during the work, in bytes. The system keeps the peak of a process
 * while it lives, so sampling misses only the last moments.
 */
export async function peakMemory(program: string, folder: string, work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const look = () => { peak = Math.max(peak, ...peaks(program, folder)); };
  const timer = setInterval(look, LOOK_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  if (peak === 0) throw new Error(`No process of ${program} was seen in ${folder}.`);
  return peak;
}

function peaks(program: string, folder: string): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((id) => {
    try {
      if (readlinkSync(`/proc/${id}/cwd`) !== folder || !readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(program)) return [];
      const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
      return kilobytes === undefined ? [] : [Number(kilobytes) * 1024];
    } catch {
      // The process has ended.
      return [];
    }
  });
}
