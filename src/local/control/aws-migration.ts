import { ApiError } from '../errors';
import { AwsMigration, Group } from '../model';

/** How long a move from Fly to AWS takes here, although no data moves. */
const DURATION_MS = 1_000;

/** Where Turso moves the groups of a location on Fly. Other locations go to the default. */
const DESTINATIONS: readonly (readonly [aws: string, fly: readonly string[]])[] = [
  ['aws-eu-west-1', ['ams', 'arn', 'cdg', 'fra', 'lhr', 'mad', 'otp', 'waw', 'jnb']],
  ['aws-us-west-2', ['den', 'lax', 'phx', 'sea', 'sjc', 'gdl', 'qro']],
  ['aws-ap-south-1', ['bom', 'sin']],
  ['aws-ap-northeast-1', ['hkg', 'nrt', 'syd']],
];
const DEFAULT_DESTINATION = 'aws-us-east-1';

export interface MigrationInfo {
  readonly status: 'none' | 'pending' | 'finished' | 'aborted';
  readonly comment: string;
}

export function migrationInfo({ awsMigration }: Group, now: number): MigrationInfo {
  if (awsMigration === undefined) {
    return { status: 'none', comment: '' };
  }
  if (awsMigration.aborted) {
    return { status: 'aborted', comment: 'aborted by the user' };
  }
  return now - awsMigration.startedAt < DURATION_MS
    ? { status: 'pending', comment: 'the databases are being moved' }
    : { status: 'finished', comment: 'the databases have been moved' };
}

/** Returns the current state of a group. After a move it has another location and no replicas. */
export function settled(group: Group, now: number): Group {
  if (group.primary.startsWith('aws-') || migrationInfo(group, now).status !== 'finished') {
    return group;
  }
  const primary = DESTINATIONS.find(([, fly]) => fly.includes(group.primary))?.[0] ?? DEFAULT_DESTINATION;
  return { ...group, primary, locations: [primary] };
}

/** Returns a migration that has already finished. */
export function finishedMigration(group: Group, now: number): AwsMigration {
  return { ...startedMigration(group, now), startedAt: now - DURATION_MS };
}

/** Returns the state of a migration that has begun. */
export function startedMigration(group: Group, now: number): AwsMigration {
  if (group.primary.startsWith('aws-')) {
    throw new ApiError(400, `group ${group.name} is on AWS already`);
  }
  const { status } = migrationInfo(group, now);
  if (status === 'pending' || status === 'finished') {
    throw new ApiError(400, `the migration of group ${group.name} is ${status} already`);
  }
  return { startedAt: now, aborted: false };
}

export function abortedMigration(group: Group, now: number): AwsMigration {
  if (migrationInfo(group, now).status !== 'pending') {
    throw new ApiError(400, `no migration of group ${group.name} is under way`);
  }
  return { ...group.awsMigration!, aborted: true };
}
