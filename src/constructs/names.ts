import { Token } from 'cdktf';
import type { Fault } from './faults';
import { NAME, NAME_RULE, suggestName } from '../notation';

/** Of a label, the part of a hostname between two dots. */
const MAX_LABEL_LENGTH = 63;

/** Checks a name, which is the construct's id if the user gave none. */
export function nameFault(prop: string, given: string | undefined, name: string): Fault {
  if (Token.isUnresolved(name) || NAME.test(name)) return undefined;
  const origin = given === undefined ? `, from the id of the construct. ${NAME_RULE} Set ${prop}` : `. ${NAME_RULE} Change it`;
  const suggestion = suggestName(name);
  return `${prop} is ${JSON.stringify(name)}${origin}${suggestion === undefined ? '' : `, for example to "${suggestion}"`}.`;
}

/** Checks the length of a database's name with its organization: the two together are one label of its hostname. */
export function hostnameFaults(name: string, organization: string | undefined): string[] {
  if (organization === undefined || Token.isUnresolved(name) || Token.isUnresolved(organization)) return [];
  const label = `${name}-${organization}`;
  const excess = label.length - MAX_LABEL_LENGTH;
  return excess <= 0 ? [] : [
    `name is "${name}", so that its hostname would begin with "${label}", which has ${label.length} characters. ` +
    `Such a part of a hostname has at most ${MAX_LABEL_LENGTH}. Shorten the name by ${excess}.`,
  ];
}
