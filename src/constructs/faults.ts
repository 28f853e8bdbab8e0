import type { IConstruct } from 'constructs';

/** What is wrong with one prop, in full sentences: the value, the rule, what to do. Undefined where nothing is. */
export type Fault = string | undefined;

/** @throws Error with the construct's path and all faults, if there are any */
export function throwFaults(construct: IConstruct, faults: readonly Fault[]): void {
  const found = faults.filter((fault) => fault !== undefined);
  if (found.length === 0) return;
  const where = construct.node.path;
  throw new Error(found.length === 1 ? `${where}: ${found[0]}` : `${where}:\n${found.map((fault) => `  - ${fault}`).join('\n')}`);
}
