/** Who applies a migration or takes it back. */
export interface Writer {
  /** Number of the rollout; 0 for none. */
  readonly epoch: number;
  /** Time of day, for people. */
  readonly at: string;
  /** Name of the fleet's schema database: another fleet that meets the record can name it. */
  readonly fleet: string | null;
}

/** Who writes the records of a migration of a database. */
export function writerOf(
  { epoch = 0, now, fleet = null }: { readonly epoch?: number; readonly now: () => Date; readonly fleet?: string | null },
): Writer {
  return { epoch, at: now().toISOString(), fleet };
}
