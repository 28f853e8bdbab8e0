import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { ListRule, Rule } from '../notation';

/** What is wrong with one prop, in full sentences: the value, the rule, what to do. Undefined where nothing is. */
export type Fault = string | undefined;

/** What is wrong with a value that a rule does not take. What only Terraform knows is for the provider to check. */
export function ruleFault<T extends string | number>(prop: string, value: T | undefined, { accepts, words }: Rule<T>): Fault {
  if (value === undefined || Token.isUnresolved(value) || accepts(value)) return undefined;
  return `${prop} is ${shown(value)}. ${words}`;
}

/** What is wrong with a list of texts that a rule does not take, as far as they are known. */
export function listFault(prop: string, values: readonly string[] | undefined, { fault, words }: ListRule): Fault {
  if (values === undefined || Token.isUnresolved(values)) return undefined;
  const found = fault(values.filter((value) => !Token.isUnresolved(value)));
  return found === undefined ? undefined : `${prop} ${found}. ${words}`;
}

/** Of a long text the beginning. */
function shown(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return value.length <= LONGEST ? JSON.stringify(value) : `${JSON.stringify(value.slice(0, SHOWN))}... (${value.length} characters)`;
}

const LONGEST = 300;
const SHOWN = 80;

/** @throws Error with the construct's path and all faults, if there are any */
export function throwFaults(construct: IConstruct, faults: readonly Fault[]): void {
  const found = faults.filter((fault) => fault !== undefined);
  if (found.length === 0) return;
  const where = construct.node.path;
  throw new Error(found.length === 1 ? `${where}: ${found[0]}` : `${where}:\n${found.map((fault) => `  - ${fault}`).join('\n')}`);
}
