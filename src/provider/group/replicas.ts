import { attributePath, type Diagnostics } from '../../terraform';
import { isTursoError } from '../../turso';
import type { Turso } from '../turso';

const PATH = attributePath('replica_locations');

/** What is wrong, or of no use, in the locations of replicas. */
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
      `Turso has deprecated replicas and refuses them for groups on AWS, and location is "${location}". Leave replica_locations out.`,
      PATH,
    );
  }
}

/** What carries replicas from where they are to where they are wanted. */
export interface ReplicaMove {
  readonly name: string;
  readonly from: readonly string[] | null;
  /** Null and undefined: as they are. */
  readonly to: readonly string[] | null | undefined;
  /** Hears after each step where they are now. */
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
      // A removal that was sent again after a lost answer finds nothing to remove.
      const { locations } = await api.groups.get(name, { signal });
      if (locations?.includes(location) !== false) throw error;
    });
    done(now = now.filter((one) => one !== location));
  }
}
