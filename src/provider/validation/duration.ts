import { parseDuration, type Validator } from '../../terraform';

/** A duration of more than nothing, and no longer than the longest: `90s`, `1h30m`. */
export function validPeriod(longest: string): Validator<string> {
  return (value, name) => {
    const milliseconds = parseDuration(value) ?? 0;
    if (milliseconds > 0 && milliseconds <= parseDuration(longest)!) return undefined;
    return {
      summary: `Invalid ${name}`,
      detail: `${name} is "${value}". Use hours, minutes and seconds, such as "10m", "1h30m" or "90s": more than nothing, "${longest}" at most.`,
    };
  };
}
