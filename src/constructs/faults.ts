import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { inUserLanguage } from './user-language';
import type { ListRule, Rule } from '../notation';

/** What is wrong with one prop, in full sentences: the value, the rule, what to do. Undefined: nothing is wrong. */
export type Fault = string | undefined;

/** Checks a value by a rule. The provider checks values that only Terraform knows. */
export function ruleFault<T extends string | number>(prop: string, value: T | undefined, { accepts, words }: Rule<T>): Fault {
  if (value === undefined || Token.isUnresolved(value) || accepts(value)) return undefined;
  return `${prop} is ${shown(value)}. ${words}`;
}

/** Checks the known values of a list by a rule. */
export function listFault(prop: string, values: readonly string[] | undefined, { fault, words }: ListRule): Fault {
  if (values === undefined || Token.isUnresolved(values)) return undefined;
  const found = fault(values.filter((value) => !Token.isUnresolved(value)));
  return found === undefined ? undefined : `${prop} ${found}. ${words}`;
}

/** Shortens a long text. */
function shown(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return value.length <= LONGEST ? JSON.stringify(value) : `${JSON.stringify(value.slice(0, SHOWN))}... (${value.length} characters)`;
}

const LONGEST = 300;
const SHOWN = 80;

/** @throws Error with the construct's path and all faults, unless the list is empty */
export function throwFaults(construct: IConstruct, faults: readonly Fault[]): void {
  const found = faults.filter((fault) => fault !== undefined).map((fault) => inUserLanguage(fault));
  if (found.length === 0) return;
  const where = construct.node.path;
  throw new Error(found.length === 1 ? `${where}: ${found[0]}` : `${where}:\n${found.map((fault) => `  - ${fault}`).join('\n')}`);
}
