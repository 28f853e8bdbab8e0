import { SAMPLE } from '../../notation/rollout';

/**
 * How many of so many are looked at.
 *
 * @param size a number of them, or a percentage such as `"10%"`, of which at least one comes
 * @throws RangeError for what is neither
 */
export function sampleSize(size: number | string, of: number): number {
  const text = String(size).trim();
  if (!SAMPLE.accepts(text)) throw new RangeError(`sample is ${JSON.stringify(size)}. ${SAMPLE.words}`);
  const number = parseFloat(text);
  return text.endsWith('%') ? Math.ceil(of * number / 100) : Math.min(number, of);
}

/** So many of the items, chosen by chance, in the order in which they were given. */
export function sample<Item>(items: readonly Item[], size: number, random: () => number): Item[] {
  const indices = items.map((_, index) => index);
  for (let chosen = 0; chosen < size; chosen++) {
    const other = chosen + Math.floor(random() * (indices.length - chosen));
    [indices[chosen], indices[other]] = [indices[other], indices[chosen]];
  }
  return indices.slice(0, size).sort((left, right) => left - right).map((index) => items[index]);
}
