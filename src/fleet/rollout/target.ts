import type { Migration } from '../../migrations';
import { quotedNames } from '../../notation/words';
import type { AppliedMigration } from '../database/history/check-history';

/** The fleet cannot be brought to this version. */
export class TargetError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TargetError';
  }
}

/**
 * Returns how many of the migrations every database is to have.
 *
 * @param target name of the last of them; undefined for all
 * @param applied what any database has or may have
 * @throws TargetError if the migration does not exist, or if a later one was applied and has no down script
 */
export function targetPositionOf(
  migrations: readonly Migration[], target: string | undefined, applied: readonly AppliedMigration[],
): number {
  if (target === undefined) return migrations.length;
  const position = migrations.findIndex(({ name }) => name === target) + 1;
  if (position === 0) {
    const last = migrations.at(-1);
    throw new TargetError(`The target "${target}" is not a migration of the fleet. `
      + (last === undefined ? 'The fleet has no migrations.' : `Name one of the migrations, such as the last one, "${last.name}".`));
  }
  const had = new Set(applied.filter(({ interrupted }) => interrupted !== true).map(({ name }) => name));
  const stuck = migrations.slice(position).filter(({ name, down }) => had.has(name) && down === undefined);
  if (stuck.length > 0) {
    throw new TargetError(`There is no way back to "${target}", because later migrations have no down script: ${quotedNames(stuck.map(({ name }) => name))}. `
      + `Give ${stuck.length === 1 ? 'it' : 'them'} a down script, or undo what ${stuck.length === 1 ? 'it' : 'they'} did with a new migration at the end.`);
  }
  return position;
}
