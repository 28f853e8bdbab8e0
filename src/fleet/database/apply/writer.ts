/** Who applies or reverts a migration, as its record says. */
export interface Writer {
  /** Number of the rollout; 0 for an application. */
  readonly epoch: number;
  /** Time of day, in ISO 8601, for people. */
  readonly at: string;
  /** Name of the fleet's schema database, so another fleet can name it in messages. */
  readonly fleet: string | null;
}

export function writerOf(
  { epoch = 0, now, fleet = null }: { readonly epoch?: number; readonly now: () => Date; readonly fleet?: string | null },
): Writer {
  return { epoch, at: now().toISOString(), fleet };
}
