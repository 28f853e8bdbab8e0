import { branchesOf, type Survey } from './find';
import { namePath } from './schema';
import { quotedNames } from '../../notation';
import { DiagnosticError, type Diagnostics } from '../../terraform';
import type { Database } from '../../turso';
import { databasesCounted } from '../shared/messages';
import type { Turso } from '../turso';

/** Names that are new to a set, and what they are to be branched from. */
interface Wanted {
  readonly names: readonly string[];
  readonly group: string;
  readonly schema: Database;
}

/** Names that databases have already. */
interface Taken {
  /** Of branches of the schema database. */
  readonly branches: readonly string[];
  /** Of all others. */
  readonly foreign: readonly string[];
}

/**
 * Branches of the schema database that have a wanted name already are taken into the set: an apply that was killed cannot have
 * noted what it made. Whatever else has a wanted name was made by somebody else, and is refused.
 */
export async function checkTaken(
  client: Turso, wanted: Wanted, found: Survey, diagnostics: Diagnostics, signal: AbortSignal,
): Promise<void> {
  const { branches, foreign } = await takenNames(client, wanted, found, signal);
  if (foreign.length > 0) {
    throw new DiagnosticError({
      ...existAlready(foreign),
      detail: `${isForeign(foreign, wanted)} Nothing was changed. Take their names out of names, or choose other names.`,
    });
  }
  if (branches.length > 0) diagnostics.add({ severity: 'warning', ...existAlready(branches), detail: `${isBranch(branches, wanted)} ${BY_WHOM}` });
}

/**
 * As {@link checkTaken}, in the plan of a creation. It may be the second half of a replacement, which nobody can tell then, and what
 * is there now may be gone by the time of the creation.
 */
export async function warnOfTaken(
  client: Turso, wanted: Wanted, found: Survey, diagnostics: Diagnostics, signal: AbortSignal,
): Promise<void> {
  const { branches, foreign } = await takenNames(client, wanted, found, signal);
  const warn = (names: readonly string[], detail: string) => {
    if (names.length > 0) diagnostics.add({ severity: 'warning', ...existAlready(names), detail });
  };
  warn(foreign, `${isForeign(foreign, wanted)} Unless this apply deletes them first, it will be refused.`);
  warn(branches, `Unless this apply deletes them first: ${isBranch(branches, wanted)} ${BY_WHOM}`);
}

async function takenNames(client: Turso, { names, group, schema }: Wanted, found: Survey, signal: AbortSignal): Promise<Taken> {
  const taken = names.filter((name) => found.inGroup.has(name) || found.elsewhere.has(name)).sort();
  if (taken.length === 0) return { branches: [], foreign: [] };
  const branches = await branchesOf(client, schema, group, signal);
  return { branches: taken.filter((name) => branches.has(name)), foreign: taken.filter((name) => !branches.has(name)) };
}

function existAlready(names: readonly string[]) {
  return { summary: `${databasesCounted(names.length)} of the set ${names.length === 1 ? 'exists' : 'exist'} already`, path: namePath(names) };
}

function isForeign(names: readonly string[], { schema, group }: Wanted): string {
  return `These are no branches of "${schema.name}" in the group "${group}", so they do not belong to the set: ${quotedNames(names)}.`;
}

function isBranch(names: readonly string[], { schema }: Wanted): string {
  return `As branches of "${schema.name}" these belong to the set as they are, with their data: ${quotedNames(names)}.`;
}

const BY_WHOM = 'An apply that was ended early made them, or an application. To manage them elsewhere, take them out of names.';
