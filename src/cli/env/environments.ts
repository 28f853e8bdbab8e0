import type { StackOutputs } from './stack-outputs';
import { VARIABLE_NAME } from '../../notation/variable-name';
import { quotedNames } from '../../notation/words';
import { CommandError } from '../command-error';

/** Variables of a process. */
export interface Environment {
  readonly values: Readonly<Record<string, string>>;
  /** Names of the variables from sensitive outputs. */
  readonly sensitive: readonly string[];
}

/**
 * Returns the environment of a stack: its only output that is one, or the outputs that the user names.
 *
 * @throws CommandError if the stack has no such output, or several and the user names none, or if two outputs contradict each other
 */
export function chooseEnvironment(stack: string, outputs: StackOutputs, named: readonly string[] | undefined): Environment {
  const values: Record<string, string> = {};
  const sensitive = new Set<string>();
  for (const name of named ?? [onlyEnvironment(stack, outputs)]) {
    for (const [variable, value] of Object.entries(variablesOf(stack, outputs, name))) {
      if (Object.hasOwn(values, variable) && values[variable] !== value) {
        throw new CommandError(`The outputs ${quotedNames(named ?? [])} give ${variable} different values. Name one of them with --output.`);
      }
      values[variable] = value;
      if (outputs[name].sensitive) sensitive.add(variable);
    }
  }
  return { values, sensitive: [...sensitive] };
}

/** Objects of other kinds, such as tags, seldom have names in capital letters alone. */
const CAPITALS = /^[A-Z_][A-Z0-9_]*$/;

function onlyEnvironment(stack: string, outputs: StackOutputs): string {
  const found = Object.keys(outputs).filter((name) => isEnvironment(outputs[name].value, (variable) => CAPITALS.test(variable)));
  if (found.length === 1) return found[0];
  if (found.length > 1) {
    throw new CommandError(`Stack "${stack}" has ${found.length} outputs that are environments: ${quotedNames(found)}. Name one with --output.`);
  }
  const others = Object.keys(outputs);
  throw new CommandError(`Stack "${stack}" has no output that is an environment: an object of texts whose names are variables in capital letters. `
    + `${others.length === 0 ? 'It has no outputs.' : `Its outputs are ${quotedNames(others)}.`} `
    + 'Add one: new TerraformOutput(this, \'environment\', { value: runtime.environment, sensitive: true }). Then deploy again.');
}

function variablesOf(stack: string, outputs: StackOutputs, name: string): Readonly<Record<string, string>> {
  if (!Object.hasOwn(outputs, name)) {
    const others = Object.keys(outputs);
    throw new CommandError(`Stack "${stack}" has no output "${name}". ${others.length === 0 ? 'It has no outputs.' : `Use one of ${quotedNames(others)}.`}`);
  }
  const { value } = outputs[name];
  if (isEnvironment(value, VARIABLE_NAME.accepts)) return value;
  throw new CommandError(`Output "${name}" of stack "${stack}" is not an environment. Its value has to be an object of texts whose names are variables, such as TURSO_API_TOKEN.`);
}

/** A process cannot have a value with the character 0. */
function isEnvironment(value: unknown, accepts: (name: string) => boolean): value is Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length > 0 && entries.every(([name, text]) => accepts(name) && typeof text === 'string' && !text.includes('\0'));
}
