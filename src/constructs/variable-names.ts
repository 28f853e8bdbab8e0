import { ruleFault, type Fault } from './faults';
import { VARIABLE_NAME } from '../notation';

/** Checks the names of variables that a construct gives to an application. */
export function variableNamesFaults(names: Readonly<Record<string, string>>): Fault[] {
  const entries = Object.entries(names);
  return [
    ...entries.map(([key, name]) => ruleFault(`variableNames.${key}`, name, VARIABLE_NAME)),
    ...entries.flatMap(([key, name], index) => {
      const earlier = entries.slice(0, index).find(([, other]) => other === name);
      return earlier === undefined ? [] : [`variableNames.${earlier[0]} and variableNames.${key} are both "${name}". Give each variable a name of its own.`];
    }),
  ];
}
