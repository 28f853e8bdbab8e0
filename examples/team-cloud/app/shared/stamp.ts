/**
 * Returns when and where a field was written, as a text that sorts by time. Two writers in the same millisecond are told apart by name, so
 * that every replica finds the same last writer.
 */
export function stamp(milliseconds: number, writer: string): string {
  return `${String(Math.trunc(milliseconds)).padStart(15, '0')}-${writer}`;
}

/** Returns the stamp, or one of now if it is from the future: a wrong clock must not win against every later edit. */
export function notFromTheFuture(given: string, now: number): string {
  const [time, ...writer] = given.split('-');
  return Number(time) > now ? stamp(now, writer.join('-')) : given;
}
