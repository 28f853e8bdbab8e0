import { readdirSync, readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 50;

/**
 * The most memory that any process whose command line holds these words ever had while the work went on, in bytes. The system keeps
 * the peak of a process as long as it lives, so that looking now and then misses only what comes in its last moments.
 */
export async function peakMemory(words: readonly string[], work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const look = () => { peak = Math.max(peak, ...peaks(words)); };
  const timer = setInterval(look, LOOK_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return peak;
}

function peaks(words: readonly string[]): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((id) => {
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, 'utf8');
      if (!words.every((word) => command.includes(word))) return [];
      const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
      return kilobytes === undefined ? [] : [Number(kilobytes) * 1024];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}
