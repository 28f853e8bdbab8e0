import type { PrivateData } from './context';

/** The key under which the plan of an object keeps facts for the plan of its replacement. */
const KEY = 'stays';

/** The part of a plan that says what happens to the existing object. */
interface ChangingPlan<State> {
  readonly action: string;
  readonly state: State | null;
}

/**
 * Returns facts about the object that a plan deletes or replaces. This includes replacements by `-replace` and `replace_triggered_by`:
 * Terraform then asks for two plans. The first is an ordinary plan. The second is a create, and comes with the private data of the first
 * (hashicorp/terraform, internal/terraform/node_resource_abstract_instance.go). For a tainted object Terraform asks for the second plan
 * alone and sends no private data. Then the result is undefined, and only the deletion finds the object.
 *
 * @param facts returns the facts to keep, or undefined if the object may be deleted. Never secrets
 */
export function deletedBy<State, Facts>(
  privateData: PrivateData, { action, state }: ChangingPlan<State>, facts: (state: State) => Facts | undefined,
): Facts | undefined {
  const noted = privateData.get<Facts>(KEY);
  const isDeleted = action === 'delete' || action === 'replace';
  const present = state === null ? undefined : facts(state);
  privateData.set(KEY, isDeleted ? undefined : present);
  if (state === null) return noted;
  return isDeleted ? present : undefined;
}

/** Removes the facts after an apply. */
export function forgetReplacement(privateData: PrivateData): void {
  privateData.set(KEY, undefined);
}
