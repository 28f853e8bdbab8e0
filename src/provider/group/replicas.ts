import { attributePath, type Diagnostics } from '../../terraform';
import { isTursoError } from '../../turso';
import type { Turso } from '../turso';

const PATH = attributePath('replica_locations');

/** Reports the primary location among the replicas, and replicas that Turso will reject. */
export function checkReplicas(
  config: { readonly location?: string | null; readonly replica_locations?: readonly string[] | null }, diagnostics: Diagnostics,
): void {
  const { location, replica_locations: replicas } = config;
  if (replicas === undefined || replicas === null || typeof location !== 'string') return;
  if (replicas.includes(location)) {
    diagnostics.error('Primary location among the replicas', `replica_locations holds "${location}", which is the primary location. Leave it out.`, PATH);
  }
  if (replicas.length > 0 && location.startsWith('aws-')) {
    diagnostics.warn(
      'Replicas on AWS',
      `Turso has deprecated replicas and rejects them for groups on AWS, and location is "${location}". Leave replica_locations out.`,
      PATH,
    );
  }
}

/** A change of a group's replicas. */
export interface ReplicaMove {
  readonly name: string;
  readonly from: readonly string[] | null;
  /** Null or undefined: no change. */
  readonly to: readonly string[] | null | undefined;
  /** Called after each step with the present replicas. */
  readonly done: (now: string[]) => void;
  readonly signal: AbortSignal;
}

/** Adds and removes replicas. */
export async function moveReplicas({ api }: Turso, { name, from, to, done, signal }: ReplicaMove): Promise<void> {
  if (to === null || to === undefined) return;
  let now = [...from ?? []];
  for (const location of to.filter((one) => !now.includes(one))) {
    await api.groups.addLocation(name, location, { signal }).catch((error: unknown) => {
      if (!isTursoError(error, 'already-exists')) throw error;
    });
    done(now = [...now, location]);
  }
  for (const location of now.filter((one) => !to.includes(one))) {
    await api.groups.removeLocation(name, location, { signal }).catch(async (error: unknown) => {
      // The first request may have worked although its answer was lost. Then the repeated one finds nothing.
      const { locations } = await api.groups.get(name, { signal });
      if (locations?.includes(location) !== false) throw error;
    });
    done(now = now.filter((one) => one !== location));
  }
}
