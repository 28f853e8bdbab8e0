import type { Migration } from '../../migrations';
import { quotedNames } from '../../notation/words';
import type { AppliedMigration } from '../database/history/check-history';

/** A version that a fleet cannot be brought to. */
export class TargetError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TargetError';
  }
}

/**
 * How many of the migrations every database is to have.
 *
 * @param target name of the last of them; undefined for all
 * @param applied what any database has or may have
 * @throws TargetError when there is no such migration, or one after it was applied and has no way back
 */
export function targetPosition(migrations: readonly Migration[], target: string | undefined, applied: readonly AppliedMigration[]): number {
  if (target === undefined) return migrations.length;
  const position = migrations.findIndex(({ name }) => name === target) + 1;
  if (position === 0) {
    const last = migrations.at(-1);
    throw new TargetError(`There is no migration "${target}" to be the target. `
      + (last === undefined ? 'The fleet has no migrations.' : `Name one of the migrations, such as the last one, "${last.name}".`));
  }
  const had = new Set(applied.filter(({ interrupted }) => interrupted !== true).map(({ name }) => name));
  const stuck = migrations.slice(position).filter(({ name, down }) => had.has(name) && down === undefined);
  if (stuck.length > 0) {
    throw new TargetError(`The fleet cannot be brought back to "${target}", for what came after it has no way back: ${quotedNames(stuck.map(({ name }) => name))}. `
      + `Give ${stuck.length === 1 ? 'it' : 'them'} a down script, or undo what ${stuck.length === 1 ? 'it' : 'they'} did by a new migration at the end.`);
  }
  return position;
}
