/** One step into a value: an attribute name or map key, or a position in a list. */
export type Step = string | number;

/** A value does not fit its type. The message names the place and never quotes the value, which may be secret. */
export class ValueError extends Error {
  /**
   * @param reason what is wrong, as a sentence part such as `expected a string, got a list`.
   * @param path where it is wrong, from the outermost value inwards.
   */
  constructor(readonly reason: string, readonly path: readonly Step[] = []) {
    super(path.length === 0 ? reason : `${formatPath(path)}: ${reason}`);
    this.name = 'ValueError';
  }
}

/** Runs `work` on a part of a value. An error inside then names the path to that part. */
export function within<T>(step: Step, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ValueError) throw new ValueError(error.reason, [step, ...error.path]);
    throw error;
  }
}

function formatPath(path: readonly Step[]): string {
  return path.map((step, index) => {
    if (typeof step === 'number') return `[${step}]`;
    if (!/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(step)) return `[${JSON.stringify(step)}]`;
    return index === 0 ? step : `.${step}`;
  }).join('');
}
