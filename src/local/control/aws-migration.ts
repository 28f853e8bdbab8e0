import { ApiError } from '../errors';
import { AwsMigration, Group } from '../model';

/** How long a move from Fly to AWS takes here, where nothing is moved. */
const DURATION_MS = 1_000;

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

/** The group's migration once it has begun. */
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
