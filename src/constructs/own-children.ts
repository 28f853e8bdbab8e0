import type { IConstruct } from 'constructs';
import { throwFaults } from './faults';

/** The children that a construct creates itself: what each is, by its id. */
export type OwnChildren = Readonly<Record<string, string>>;

const MADE = new WeakSet<IConstruct>();

/**
 * Returns a child that the construct creates once, when it needs it.
 *
 * @throws Error if a construct of the user has the id
 */
export function ownChild<T extends IConstruct>(parent: IConstruct, own: OwnChildren, id: string, make: () => T): T {
  const present = parent.node.tryFindChild(id) as T | undefined;
  if (present !== undefined && MADE.has(present)) return present;
  if (present !== undefined) {
    throwFaults(parent, [`The construct "${present.node.path}" has the id "${id}", which is taken for ${own[id]}. Give that construct another id.`]);
  }
  const made = make();
  MADE.add(made);
  return made;
}

/** @throws Error if the construct uses the id for a child of its own, even for one that it has not created yet */
export function requireFreeId(parent: IConstruct, own: OwnChildren, id: string): void {
  const what = Object.hasOwn(own, id) ? `for ${own[id]}` : id in Object.prototype ? 'by JavaScript itself' : undefined;
  if (what === undefined) return;
  throwFaults(parent, [`id is "${id}", which is taken ${what}. Use another id, such as "${id}1". Where the id is also the name, give the name as an option.`]);
}
