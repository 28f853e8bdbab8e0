/**
 * How many of so many are looked at.
 *
 * @param size a number of them, or a percentage such as `"10%"`, of which at least one comes
 * @throws RangeError for what is neither
 */
export function sampleSize(size: number | string, of: number): number {
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(String(size).trim()) ?? [];
  const isPercentage = percent === '%' && Number(number) > 0 && Number(number) <= 100;
  if (!isPercentage && !(percent === '' && Number.isInteger(Number(number)) && Number(number) > 0)) {
    throw new RangeError(`sample is ${JSON.stringify(size)}. Use a whole number from 1 on, or a percentage such as "10%".`);
  }
  return isPercentage ? Math.ceil(of * Number(number) / 100) : Math.min(Number(number), of);
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
