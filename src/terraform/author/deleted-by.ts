import type { PrivateData } from './context';

/** Under this key the plan of an object that stays tells the plan of its replacement what it is. */
const KEY = 'stays';

/** What of a plan tells what becomes of the object that exists. */
interface ChangingPlan<State> {
  readonly action: string;
  readonly state: State | null;
}

/**
 * What a plan deletes: the state of an object that it deletes or replaces, also where the user asks for the replacement with `-replace` or
 * `replace_triggered_by`. Then Terraform first asks for a plan as if the object stayed, and then for one as if there were none; with that
 * it sends the private data of the first (hashicorp/terraform, internal/terraform/node_resource_abstract_instance.go). For a tainted object
 * it asks the second only and sends nothing: that it is there comes to light when it is deleted.
 *
 * @param facts the part of the state that has to be known; undefined where it may be deleted. Not secret
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

/** What was planned is done: no later plan needs to know. */
export function forgetReplacement(privateData: PrivateData): void {
  privateData.set(KEY, undefined);
}
