import { versionsOf, type FleetState, type MigrationFailure, type RolloutPlan, type VersionCount } from '../../fleet';
import { destructiveByName, destructiveWayBack, refusalOf, type DestructiveStatement, type Migration } from '../../migrations';
import { counted } from '../render';

/** What a rollout would do, as it is told. */
export interface PlanView {
  readonly schemaDatabase: string;
  /** The version of the schema database. */
  readonly version: string | null;
  readonly target: string | null;
  readonly direction: 'up' | 'down';
  readonly tenantCount: number;
  /** Tenants in which there is something to do, those in quarantine among them. */
  readonly behindCount: number;
  /** Tenants of the ledger that do not exist any more. */
  readonly goneCount: number;
  readonly versions: readonly VersionCount[];
  /** In the order in which each database runs them. */
  readonly migrations: readonly PendingMigration[];
  /** In words, one step after the other. */
  readonly order: readonly string[];
  /** Whether the migrations ran on the schema database, in a transaction that was rolled back; undefined when none was pending there. */
  readonly rehearsal?: Trial;
  /** Why an apply would do nothing of it, in full sentences. */
  readonly refused: readonly string[];
}

/** How the trial on the schema database ended. */
export interface Trial {
  readonly failure?: MigrationFailure;
  /** Why it says nothing, in full sentences. */
  readonly notTried?: string;
}

export interface PendingMigration {
  readonly name: string;
  readonly file?: string;
  /** On how many databases, the schema database with them; at most so many, where the version of some is not known. */
  readonly databases: number;
  /** Whether it runs as one transaction. */
  readonly transaction: boolean;
  readonly allowDestructive: boolean;
  readonly statements: readonly DestructiveStatement[];
  /** Why an apply refuses it, in full sentences. */
  readonly refused: readonly string[];
}

export interface PlanViewInput {
  readonly schemaDatabase: string;
  readonly migrations: readonly Migration[];
  readonly fleet: FleetState;
  readonly rollout: RolloutPlan;
  readonly trial: Trial;
  readonly goneCount: number;
}

/** Gathers what is told of a plan. */
export function planView({ schemaDatabase, migrations, fleet, rollout, trial, goneCount }: PlanViewInput): PlanView {
  const { target, direction, databases, schema, waves } = rollout;
  const pending = pendingMigrations(migrations, rollout);
  return {
    schemaDatabase,
    version: schema.version ?? null,
    target,
    direction,
    tenantCount: databases.length,
    behindCount: databases.filter(({ position }) => position !== rollout.position).length,
    goneCount,
    versions: Object.entries(versionsOf(fleet, databases.map(({ database }) => database)))
      .map(([name, count]) => ({ version: name, tenantCount: count }))
      .reverse(),
    migrations: pending,
    order: waves.map(({ name, steps }) => stepWords(name, steps.map(({ database }) => database.name))),
    ...schema.pending.length === 0 ? {} : { rehearsal: trial },
    refused: pending.flatMap(({ refused }) => refused),
  };
}

function pendingMigrations(migrations: readonly Migration[], { waves, direction }: RolloutPlan): PendingMigration[] {
  const counts = new Map<string, number>();
  for (const { pending } of waves.flatMap(({ steps }) => steps)) {
    for (const name of pending) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const statements = destructiveByName(migrations);
  const inOrder = direction === 'up' ? migrations : [...migrations].reverse();
  return inOrder.filter(({ name }) => counts.has(name)).map((migration) => {
    const all = direction === 'up' ? statements.get(migration.name) ?? [] : destructiveWayBack(migration, migrations.slice(0, migrations.indexOf(migration) + 1));
    return {
      name: migration.name,
      file: migration.file,
      databases: counts.get(migration.name) ?? 0,
      transaction: migration.transaction ?? true,
      allowDestructive: migration.allowDestructive ?? false,
      // The way back was written to lose what the migration brought.
      statements: direction === 'up' ? all : all.filter(({ indirect }) => indirect === true),
      refused: refusals(migration, all, direction),
    };
  });
}

/** Names of a step that are written out. */
const MAX_NAMES = 5;

function stepWords(wave: string, databases: readonly string[]): string {
  if (wave === 'schema') return `schema database ${databases[0]}`;
  const names = databases.length > MAX_NAMES ? '' : ` (${databases.join(', ')})`;
  return `${wave === 'quarantined' ? 'in quarantine' : wave}: ${counted(databases.length, 'tenant')}${names}`;
}

function refusals(migration: Migration, statements: readonly DestructiveStatement[], direction: 'up' | 'down'): string[] {
  const count = (refusal: string) => statements.filter((statement) => refusalOf(statement, migration, direction) === refusal).length;
  const [losing, failing] = [count('loses data'), count('fails on rows')];
  return [
    ...losing === 0 ? [] : [
      `"${migration.name}" has ${counted(losing, 'statement')} that ${losing === 1 ? 'loses' : 'lose'} data. Let it pass with the line "-- turso: allow-destructive" at its head, `
      + 'or allow_destructive.',
    ],
    ...failing === 0 ? [] : [
      `"${migration.name}" has ${counted(failing, 'statement')} that ${failing === 1 ? 'fails' : 'fail'} in every database with rows, because foreign keys are on. `
      + 'Run it without them by the line "-- turso: foreign-keys-off" at its head, or foreign_keys = false.',
    ],
  ];
}
