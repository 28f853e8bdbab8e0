/** One step into a value: an attribute name or map key, or a position in a list. */
export type Step = string | number;

/** A value that does not have the form that its type asks for. Quotes the place, never the value: it may be a secret. */
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

/** Runs `work` on the part of a value that `step` leads to, so that an error in there names the way to it. */
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
