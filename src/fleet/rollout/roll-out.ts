import { beginRollout, toBegin, type Beginning } from './begin-rollout';
import { Execution } from './carry-out';
import type { DatabaseTask } from './plan-rollout';
import { forgetBranch, rehearse, type Rehearsal } from './rehearsal';
import { rolloutSettings, type RollOutOptions, type RolloutResult, type RolloutSettings } from './roll-out-options';
import { deleteAll, forgetSnapshots } from './snapshots';
import { isCertain, summarize } from './summarize';
import { StrategyError } from './waves';
import type { FleetDatabase } from '../database/fleet-database';
import { askHistories } from '../database/history/ask-histories';
import { prepareMigrations } from '../database/prepare-migrations';
import type { RolloutOutcome } from '../ledger/fleet-state';
import type { Lease } from '../ledger/lease';
import { LeaseLostError } from '../ledger/lease-errors';
import { LedgerWriter } from '../ledger/ledger-writer';

/**
 * Brings a fleet to a version: rehearsal, canaries, waves, tenants that appeared meanwhile, tenants in quarantine, and the schema database
 * if all others succeeded. A failed tenant stays as it was before the failed migration, and the result names it. The others go on. Only
 * one rollout of a fleet lives at a time. If one is killed at any point, the next one takes over and does the rest. Costs one request if
 * nothing is to be done.
 *
 * @throws MigrationsError for migrations that break a rule, RangeError for a database that is given twice or a strategy that cannot be
 * followed, TargetError for an unreachable target, HistoryError if the declared migrations contradict the applied ones,
 * RolloutUnderWayError if another rollout lives, SqlError if the schema database cannot be asked: no tenant was changed then.
 * LeaseLostError if another rollout has taken over.
 */
export async function rollOut(options: RollOutOptions): Promise<RolloutResult> {
  const { schema, strategy, branches } = options;
  const needsBranches = (['rehearseOn', 'snapshotRetentionMs'] as const).find((setting) => strategy?.[setting] !== undefined);
  if (branches === undefined && needsBranches !== undefined) {
    throw new StrategyError(needsBranches, 'needs branches, but there is nothing to make them with. Leave it out.');
  }
  const settings = rolloutSettings(options, prepareMigrations(options.migrations, `Fleet "${schema.name}"`));
  const beginning = await beginRollout(settings);
  const { plan, fleet, lease } = beginning;
  if (lease !== undefined) return new Rollout(settings, beginning, lease).run();
  const nothing = { results: new Map(), quarantinedIds: new Set<string>(), certain: false, begun: false, aborted: false };
  return { ...summarize({ ...nothing, plan, fleet, tenants: plan.tenants, migrations: settings.migrations }), leftBranches: [] };
}

/** A rollout that has its lease. */
class Rollout {
  private readonly ledger: LedgerWriter;
  private readonly execution: Execution;
  private readonly left: string[] = [];
  private begun = false;

  constructor(private readonly settings: RolloutSettings, private readonly beginning: Beginning, private readonly lease: Lease) {
    const { migrations, now, leaseMs } = settings;
    const { targetPosition } = beginning.plan;
    this.ledger = new LedgerWriter(lease, migrations, now, leaseMs, targetPosition, (error) => this.execution.breakOff(error));
    this.execution = new Execution(settings, beginning.fleet, beginning.plan, this.ledger, lease.epoch);
  }

  async run(): Promise<RolloutResult> {
    this.ledger.start();
    try {
      const rehearsal = await this.prepare();
      if (rehearsal.failure === undefined) await this.execution.run();
      return await this.conclude(rehearsal);
    } catch (error) {
      await this.giveBack(error);
      throw error;
    }
  }

  /** Removes what dead rollouts left, rehearses, and notes the migrations in the ledger. */
  private async prepare(): Promise<Rehearsal> {
    const { settings, beginning: { plan, fleet }, lease: { epoch, leftovers } } = this;
    const gone = await deleteAll(settings.branches, leftovers.branches);
    this.left.push(...leftovers.branches.filter((name) => !gone.includes(name)));
    this.ledger.note(...gone.map(forgetBranch));
    const task = await this.rehearsedTask();
    const rehearsal = task === undefined ? {} : await rehearse(settings, task, plan.targetPosition, epoch, this.ledger);
    if (rehearsal.left !== undefined) this.left.push(rehearsal.left);
    this.begun = this.beginning.begun;
    if (!this.begun && rehearsal.failure === undefined && settings.signal?.aborted !== true) {
      this.begun = true;
      await this.ledger.write(...toBegin(settings.migrations, fleet, plan, settings.now().toISOString()));
    }
    return rehearsal;
  }

  /** Finds the first candidate with pending migrations. Asks candidates whose position is unknown. */
  private async rehearsedTask(): Promise<DatabaseTask<FleetDatabase> | undefined> {
    const { settings: { sql, strategy, signal, onPhase }, beginning: { plan } } = this;
    const tasks = plan.rehearseOn.flatMap((candidate) => plan.tenants.find(({ database }) => database === candidate) ?? []);
    if (tasks.length === 0) return undefined;
    const unknown = tasks.filter(({ position }) => position === undefined).map(({ database }) => database);
    const histories = await askHistories(sql, unknown, { signal });
    // A candidate that gives no answer stays one: its branch may answer.
    const found = tasks.find(({ database: { id }, position }) => (position ?? histories.get(id)?.length) !== plan.targetPosition);
    if (found === undefined) {
      onPhase?.('no rehearsal: the tenants that it could be made on have every migration already');
    } else if (strategy?.rehearseOn !== undefined && found.database.name !== strategy.rehearseOn) {
      onPhase?.(`"${strategy.rehearseOn}" has nothing to rehearse: another tenant takes its place`);
    }
    return found;
  }

  private async conclude(rehearsal: Rehearsal): Promise<RolloutResult> {
    const { settings: { migrations, signal }, beginning: { plan, fleet }, execution } = this;
    const { tenants, results, quarantinedIds, broken } = execution;
    if (broken !== undefined) throw broken;
    const known = { plan, fleet, migrations, tenants, results, quarantinedIds, begun: this.begun, aborted: signal?.aborted === true };
    const certain = isCertain(known);
    const stopped = rehearsal.failure === undefined ? execution.stopped : 'rehearsal';
    const summary = summarize({ ...known, certain });
    await this.deleteExpiredSnapshots();
    const ledgerError = await this.end(outcomeOf(summary, stopped), certain).then(() => undefined, ledgerErrorOf);
    return {
      ...ledgerError === undefined ? summary : summarize({ ...known, certain: false }),
      ...rehearsal.failure === undefined ? {} : { rehearsal: rehearsal.failure },
      ...stopped === undefined ? {} : { stopped },
      ...ledgerError === undefined ? {} : { ledgerError },
      leftBranches: this.left,
    };
  }

  private async deleteExpiredSnapshots(): Promise<void> {
    const { settings: { branches }, lease: { leftovers: { snapshots } } } = this;
    const gone = await deleteAll(branches, snapshots);
    this.left.push(...snapshots.filter((name) => !gone.includes(name)));
    this.ledger.note(...forgetSnapshots(gone));
  }

  private async end(outcome: RolloutOutcome, certain: boolean): Promise<void> {
    const present = new Set(this.execution.tenants.map(({ database: { id } }) => id));
    this.ledger.unmark(this.execution.notVisited);
    await this.ledger.finish(outcome, this.beginning.plan.leaving.filter((id) => !present.has(id)), certain);
  }

  /** Gives the lease back after an error, so that others need not wait until this rollout counts as dead. */
  private async giveBack(error: unknown): Promise<void> {
    const outcome = this.settings.signal?.aborted === true ? 'cancelled' : 'failed';
    this.ledger.unmark(this.execution.notVisited);
    const given = error instanceof LeaseLostError ? Promise.reject(error) : this.ledger.finish(outcome, [], false);
    await given.catch(() => this.ledger.abandon());
  }
}

/** A failure to write the end does no harm, unless another rollout has taken over. */
function ledgerErrorOf(error: unknown): Error {
  if (error instanceof LeaseLostError) throw error;
  return error instanceof Error ? error : new Error(String(error));
}

function outcomeOf(
  { cancelled, failures }: Pick<RolloutResult, 'cancelled' | 'failures'>, stopped: RolloutResult['stopped'],
): RolloutOutcome {
  if (stopped !== undefined) return 'stopped';
  if (failures.length > 0) return 'failed';
  return cancelled ? 'cancelled' : 'completed';
}
