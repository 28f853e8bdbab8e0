import { Token } from 'cdktf';
import type { Fault } from './faults';
import type { Migrations } from './migrations';
import { quotedNames } from '../notation';

/** Checks a prop that names a migration. */
export function versionFault(prop: string, version: string | undefined, { names }: Migrations): Fault {
  if (version === undefined || Token.isUnresolved(version) || names.includes(version)) return undefined;
  return `${prop} is ${JSON.stringify(version)}, but no migration has this name. Use one of ${quotedNames(names)}.`;
}
