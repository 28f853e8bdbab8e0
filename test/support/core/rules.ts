import { isRecord, isUnknown, isWhollyKnown, type Value } from '../../../src/terraform/values';

/** Whether a new state equals the plan in all known values. Elements of sets are compared if all of them are known. */
export function fulfils(value: Value, planned: Value): boolean {
  if (isUnknown(planned)) return true;
  if (isRecord(planned)) return isRecord(value) && Object.entries(planned).every(([name, part]) => fulfils(value[name] ?? null, part));
  if (Array.isArray(planned)) return !isWhollyKnown(planned) || (Array.isArray(value) && isSame(value, planned));
  return String(planned) === String(value);
}

function isSame(value: readonly Value[], planned: readonly Value[]): boolean {
  const texts = (list: readonly Value[]) => list.map((element) => JSON.stringify(element)).sort().join();
  return texts(value) === texts(planned);
}

/** @throws Error in Terraform's own words for a provider that broke its rules */
export function hold(rule: boolean, fault: string): asserts rule {
  if (!rule) throw new Error(`Provider produced an invalid answer: ${fault}. This is a bug in the provider.`);
}
