import { branchesOf, type Survey } from './find';
import { namePath } from './schema';
import { quotedNames } from '../../notation';
import { DiagnosticError, type Diagnostic, type Diagnostics } from '../../terraform';
import type { Database } from '../../turso';
import { databasesCounted } from '../shared/messages';
import type { Turso } from '../turso';

/** The new names of a set, and the source of their branches. */
interface Wanted {
  readonly names: readonly string[];
  readonly group: string;
  readonly schema: Database;
}

/** Names that existing databases have. */
interface Taken {
  /** Names of branches of the schema database. */
  readonly branches: readonly string[];
  /** Names of all other databases. */
  readonly foreign: readonly string[];
}

/**
 * Adopts branches of the schema database that have a wanted name, because a killed apply may have created them without saving the state.
 * Fails if another database has a wanted name.
 */
export async function checkTaken(
  client: Turso, wanted: Wanted, found: Survey, diagnostics: Diagnostics, signal: AbortSignal,
): Promise<void> {
  const { branches, foreign } = await takenNames(client, wanted, found, signal);
  if (foreign.length > 0) {
    throw new DiagnosticError({
      ...existAlready(foreign),
      detail: `${isForeign(foreign, wanted)} Nothing was changed. Remove them from names, or choose other names.`,
    });
  }
  if (branches.length > 0) diagnostics.add(adoptedBranches(branches, wanted.schema));
}

/** Returns the warning about branches of the schema database that the set adopts. */
export function adoptedBranches(names: readonly string[], schema: Database): Diagnostic {
  return { severity: 'warning', ...existAlready(names), detail: `${isBranch(names, schema)} ${BY_WHOM}` };
}

/**
 * Checks like {@link checkTaken} in the plan of a creation, but only warns. The creation may be the second half of a replacement,
 * which deletes the databases first.
 */
export async function warnOfTaken(
  client: Turso, wanted: Wanted, found: Survey, diagnostics: Diagnostics, signal: AbortSignal,
): Promise<void> {
  const { branches, foreign } = await takenNames(client, wanted, found, signal);
  const warn = (names: readonly string[], detail: string) => {
    if (names.length > 0) diagnostics.add({ severity: 'warning', ...existAlready(names), detail });
  };
  warn(foreign, `${isForeign(foreign, wanted)} Unless this apply deletes them first, it will fail.`);
  warn(branches, `${isBranch(branches, wanted.schema)} This does not hold if the apply deletes them first. ${BY_WHOM}`);
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
  return `These databases are not branches of "${schema.name}" in the group "${group}", so they do not belong to the set: ${quotedNames(names)}.`;
}

function isBranch(names: readonly string[], { name }: Database): string {
  return `These databases are branches of "${name}", so they belong to the set as they are, with their data: ${quotedNames(names)}.`;
}

const BY_WHOM = 'An application or an interrupted apply created them. To manage them elsewhere, remove them from names.';
