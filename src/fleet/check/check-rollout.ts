import { encryptedDatabases } from './encrypted';
import { failedBefore } from './failed-before';
import { hasErrors, type Finding } from './finding';
import { judgeStatements, type StatementWords } from './judge-statements';
import { protectedBranches } from './protected-branches';
import { trialFindings, tryPending, type PendingMigrations, type Trial } from './try-pending';
import { unknownTenants } from './unknown-tenants';
import type { Vocabulary } from './vocabulary';
import type { Migration } from '../../migrations';
import type { Database, Group } from '../../turso';
import type { AppliedMigration } from '../database/history/check-history';
import type { RolloutStrategy } from '../rollout/strategy';

/** The tenants of a rollout, as a plan knows them. */
export interface PlannedTenants {
  readonly tenants: readonly Database[];
  /** Those of them that a search or the ledger found, without being named by the user. They must not be encrypted. */
  readonly found: readonly Database[];
  /** What the caller says of the tenants, beside what these checks find. */
  readonly findings: readonly Finding[];
}

/** A rollout to check. Its migrations agree with the history of the fleet. */
export interface RolloutToCheck extends PendingMigrations {
  /** Called once, after the statements have passed. */
  readonly tenants: () => Promise<PlannedTenants>;
  /** Undefined: unknown. */
  readonly strategy: RolloutStrategy | undefined;
  /** How grave a name in the strategy is that no tenant has. Undefined: the names are checked elsewhere. */
  readonly unknownTenants?: 'error' | 'warning';
  readonly findGroup: (name: string) => Promise<Group | undefined>;
  readonly words: Vocabulary;
}

/** The result of the checks. */
export interface CheckedRollout {
  readonly findings: readonly Finding[];
  /** Undefined if nothing was pending on the schema database, or if an earlier check failed. */
  readonly trial?: Trial;
}

/**
 * Checks what would make a rollout fail or lose data, and changes nothing: statements that destroy data, tenants that cannot be migrated,
 * branches that could not be deleted, SQL that fails on the schema database. Every way to start a rollout does these checks. Stops at the
 * first kind of error.
 */
export async function checkRollout(rollout: RolloutToCheck): Promise<CheckedRollout> {
  const { migrations, position, fleet, words } = rollout;
  const judged = judgePending(migrations, position, fleet.applied, words, fleet.failedTenants.flatMap(({ migration }) => migration ?? []));
  if (hasErrors(judged)) return { findings: judged };
  const findings = [...judged, ...await checkTenants(rollout)];
  if (hasErrors(findings)) return { findings };
  const trial = await tryPending(rollout);
  return trial === undefined ? { findings } : { findings: [...findings, ...trialFindings(trial, rollout)], trial };
}

/**
 * Judges the statements of migrations that no database has, and of those that failed in some. An earlier plan has judged the others.
 *
 * @param position how many of the migrations the fleet will have
 * @param failed names of the migrations that failed in a tenant
 */
export function judgePending(
  migrations: readonly Migration[], position: number, applied: readonly AppliedMigration[], words: StatementWords,
  failed: readonly string[] = [],
): Finding[] {
  const had = new Set(applied.filter(({ interrupted, name }) => interrupted !== true && !failed.includes(name)).map(({ name }) => name));
  return judgeStatements(
    migrations,
    migrations.slice(0, position).filter(({ name }) => !had.has(name)),
    migrations.slice(position).filter(({ name }) => had.has(name)).reverse(),
    words,
  );
}

async function checkTenants(rollout: RolloutToCheck): Promise<Finding[]> {
  const { fleet, position, strategy, unknownTenants: severity, findGroup, words } = rollout;
  const { tenants, found, findings } = await rollout.tenants();
  const encrypted = encryptedDatabases(found, words);
  if (encrypted !== undefined) return [encrypted];
  const rehearses = fleet.schemaHistory.length !== position;
  const guarded = strategy === undefined ? undefined : await protectedBranches(tenants, { strategy, rehearses }, findGroup, words);
  return [
    ...findings,
    ...strategy === undefined || severity === undefined ? [] : unknownTenants(strategy, tenants.map(({ name }) => name), severity, words),
    ...failedBefore(fleet, tenants),
    ...guarded === undefined ? [] : [guarded],
  ];
}
