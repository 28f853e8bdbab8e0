/** A length of time as people say it: `850ms`, `12s`, `3m 5s`, `2h 4m`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(Math.round(ms), 0)}ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return pair(minutes, 'm', seconds % 60, 's');
  return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
}

function pair(large: number, unit: string, small: number, smallUnit: string): string {
  return `${large}${unit}${small === 0 ? '' : ` ${small}${smallUnit}`}`;
}

/** A moment, as `2026-01-02 03:04:05 UTC`. What is no moment stays as it is. */
export function moment(time: string): string {
  const parsed = new Date(time);
  return Number.isNaN(parsed.getTime()) ? time : `${parsed.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `1 tenant`, `2 tenants`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** How many in a second, with the digits that mean something. */
export function perSecond(rate: number): string {
  return `${rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10}/s`;
}

/** The version of a fleet or database. */
export function versionName(version: string | null): string {
  return version ?? '(none)';
}
