/**
 * Gives each element one of its candidates, to as many elements as possible one of its own. An element whose candidates
 * all belong to others shares its first one; one without candidates gets none.
 *
 * @param candidates for each element the numbers of what it fits
 */
export function matchDistinct(candidates: readonly (readonly number[])[]): (number | undefined)[] {
  const owners = new Map<number, number>();
  // An owner that finds another candidate of its own makes room: Kuhn's algorithm for a maximum matching.
  const claim = (element: number, asked: Set<number>): boolean => candidates[element].some((candidate) => {
    if (asked.has(candidate)) return false;
    asked.add(candidate);
    const owner = owners.get(candidate);
    if (owner !== undefined && !claim(owner, asked)) return false;
    owners.set(candidate, element);
    return true;
  });
  candidates.forEach((_candidates, element) => claim(element, new Set()));
  const matches = candidates.map(([first]): number | undefined => first);
  owners.forEach((element, candidate) => { matches[element] = candidate; });
  return matches;
}
