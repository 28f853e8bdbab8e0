import type { Validator } from './validators';

const MILLISECONDS = { h: 3_600_000, m: 60_000, s: 1000 } as const;
const DURATION = /^(?:(?<h>\d+(?:\.\d+)?)h)?(?:(?<m>\d+(?:\.\d+)?)m)?(?:(?<s>\d+(?:\.\d+)?)s)?$/;
/** A week. Node's timers cannot wait much longer than three weeks. */
const LONGEST = 168 * MILLISECONDS.h;

/** Returns the milliseconds of a duration in Terraform's form: `30m`, `1h30m`, `90s`. Undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const parts = DURATION.exec(text)?.groups;
  if (text === '' || parts === undefined) return undefined;
  const units = Object.entries(MILLISECONDS);
  return units.reduce((sum, [unit, length]) => sum + Number(parts[unit] ?? 0) * length, 0);
}

/** Writes milliseconds as a duration: `20m` for 1,200,000. */
export function formatDuration(milliseconds: number): string {
  const [unit, length] = Object.entries(MILLISECONDS).find(([, size]) => milliseconds % size === 0) ?? ['s', MILLISECONDS.s];
  return `${milliseconds / length}${unit}`;
}

/** Requires a duration above zero, of a week at most. */
export const validDuration: Validator<string> = (value, name) => {
  const milliseconds = parseDuration(value) ?? 0;
  if (milliseconds > 0 && milliseconds <= LONGEST) return undefined;
  return {
    summary: `Invalid ${name}`,
    detail: `${name} is "${value}". Use hours, minutes and seconds, such as "30m", "1h30m" or "90s": more than nothing, "168h" at most.`,
  };
};
