import type { RolloutProgress } from '../../fleet';
import type { Logger } from '../../terraform';

/** Writes what a rollout does to the log of the provider, which `TF_LOG` shows, and counts what ran. */
export class RolloutLog {
  /** In how many databases each migration ran, by its name. */
  readonly runs = new Map<string, number>();
  private wave: string | undefined;

  constructor(private readonly log: Logger) {}

  /** A rehearsal, a wave or a pause begins. */
  phase(phase: string): void {
    this.log.info('Rollout', { phase });
  }

  /** A database has ended. */
  progress({ wave, database, version, applied, failure, finished, total }: RolloutProgress): void {
    for (const migration of applied) this.runs.set(migration, (this.runs.get(migration) ?? 0) + 1);
    const where = { wave, database, version: version ?? undefined, finished, total };
    if (failure !== undefined) this.log.warn('Database not migrated', { ...where, migration: failure.migration, line: failure.line, code: failure.code });
    else if (wave !== this.wave || finished % 100 === 0 || finished === total) this.log.info('Migrated databases', where);
    else this.log.debug('Migrated a database', where);
    this.wave = wave;
  }
}
