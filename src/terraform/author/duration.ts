import type { Validator } from './validators';

const MILLISECONDS = { h: 3_600_000, m: 60_000, s: 1000 } as const;
const DURATION = /^(?:(?<h>\d+(?:\.\d+)?)h)?(?:(?<m>\d+(?:\.\d+)?)m)?(?:(?<s>\d+(?:\.\d+)?)s)?$/;
/** A week: Node's timers cannot wait much longer than three. */
const LONGEST = 168 * MILLISECONDS.h;

/** The milliseconds of a duration as Terraform's users write it: `30m`, `1h30m`, `90s`. Undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const parts = DURATION.exec(text)?.groups;
  if (text === '' || parts === undefined) return undefined;
  const units = Object.entries(MILLISECONDS);
  return units.reduce((sum, [unit, length]) => sum + Number(parts[unit] ?? 0) * length, 0);
}

/** The other way round: `20m` for 1,200,000 milliseconds. */
export function formatDuration(milliseconds: number): string {
  const [unit, length] = Object.entries(MILLISECONDS).find(([, size]) => milliseconds % size === 0) ?? ['s', MILLISECONDS.s];
  return `${milliseconds / length}${unit}`;
}

/** The text is a duration of more than nothing, and of a week at most. */
export const validDuration: Validator<string> = (value, name) => {
  const milliseconds = parseDuration(value) ?? 0;
  if (milliseconds > 0 && milliseconds <= LONGEST) return undefined;
  return {
    summary: `Invalid ${name}`,
    detail: `${name} is "${value}". Use hours, minutes and seconds, such as "30m", "1h30m" or "90s": more than nothing, "168h" at most.`,
  };
};
