import { crowdsOf, positionOf, total, type Announcement } from './announcement';
import { orderOf } from './order';
import { describeStatement, downStatements } from '../../../fleet';
import { createMigration, destructiveByName, type DestructiveStatement, type Migration } from '../../../migrations';
import type { AnnouncedReview, Review } from '../review-schema';

type Announced = NonNullable<AnnouncedReview['migrations']>[number];

/** Returns the review of a rollout, for its plan. */
export function review(announcement: Announcement): AnnouncedReview {
  const { fleet, leaving } = announcement;
  const migrations = [...reverted(announcement), ...applied(announcement)];
  return {
    migrations,
    // The apply finds the present versions of a new fleet, and of one that tenants leave.
    from: fleet === undefined || leaving ? undefined : fleet.versions,
    order: orderOf(announcement, migrations.length > 0),
  };
}

/** Whether a rollout does nothing. */
export function isNothing({ migrations, order }: AnnouncedReview): boolean {
  return migrations?.length === 0 && order?.length === 0;
}

/** Returns the review after the rollout: fills in unknown values and keeps the planned ones. */
export function carriedOut(announced: AnnouncedReview, ran: ReadonlyMap<string, number>, from: Review['from']): Review {
  return {
    migrations: (announced.migrations ?? []).map(({ name, direction, databases, sql, destructive }) => ({
      name: name!, direction: direction!, databases: databases ?? ran.get(name!) ?? 0, sql: sql!, destructive: destructive!,
    })),
    from: announced.from ?? from,
    order: announced.order ?? [],
  };
}

/** Returns the down script of a migration as a migration. */
function asDownScript({ name, down }: Migration): Migration {
  return createMigration(name, down ?? '');
}

/** Returns the migrations to apply, in order. In a new fleet that may be all. */
function applied(announcement: Announcement): Announced[] {
  const { migrations, position, fleet, joining, leaving } = announcement;
  const upTo = migrations.slice(0, position);
  const statements = destructiveByName(upTo);
  const up = (migration: Migration, databases: number | undefined) => entry(migration, 'up', databases, statements.get(migration.name) ?? []);
  if (fleet === undefined) return upTo.map((migration) => up(migration, undefined));
  const schema = positionOf(fleet.version, migrations) ?? 0;
  const crowds = [...crowdsOf(fleet.versions, migrations), { position: schema, count: 1 }];
  return upTo.flatMap((migration, index) => {
    const certain = total(crowds.filter((crowd) => crowd.position !== undefined && crowd.position <= index));
    if (certain === 0) return [];
    const open = total(crowds.filter((crowd) => crowd.position === undefined));
    const counted = leaving || joining === undefined ? undefined : certain + open + joining.length;
    return [up(migration, counted)];
  });
}

/** Returns the migrations to revert, the last first. */
function reverted({ migrations, position, fleet, leaving }: Announcement): Announced[] {
  if (fleet === undefined) return [];
  const crowds = [...crowdsOf(fleet.versions, migrations), { position: positionOf(fleet.version, migrations), count: 1 }];
  return migrations.slice(position).reverse().flatMap((migration) => {
    const place = migrations.indexOf(migration);
    const certain = total(crowds.filter((crowd) => crowd.position !== undefined && crowd.position > place));
    return certain === 0 ? [] : [entry(migration, 'down', leaving ? undefined : certain, downStatements(migration, migrations))];
  });
}

function entry(
  migration: Migration, direction: 'up' | 'down', databases: number | undefined, statements: readonly DestructiveStatement[],
): Announced {
  return {
    name: migration.name,
    direction,
    databases,
    sql: (direction === 'up' ? migration : asDownScript(migration)).sql,
    destructive: statements.map((statement) => describeStatement(statement, migration.name)),
  };
}
