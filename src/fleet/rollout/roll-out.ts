import { beginRollout, settingsOf, toBegin, type Beginning, type Settings } from './begin-rollout';
import { Execution } from './carry-out';
import type { DatabasePlan } from './plan-rollout';
import { branchGone, rehearse, type Rehearsal } from './rehearsal';
import type { RollOutOptions, RolloutResult } from './roll-out-options';
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
 * Brings a fleet to a version: a rehearsal, canaries, waves, tenants that appeared meanwhile, those in quarantine, and the schema
 * database when all others succeeded. A tenant that fails is left as it was before the failed migration and named in the result, while the
 * others go on. Only one rollout of a fleet lives at a time; one that was killed at any point is taken over by the next, which does what
 * is missing. One request when nothing is.
 *
 * @throws MigrationsError for migrations that break a rule, RangeError for a database given twice or a strategy that cannot be followed,
 * TargetError for such a target, HistoryError when the declared migrations contradict what was applied, RolloutUnderWayError when another
 * rollout lives, SqlError when the schema database cannot be asked: no tenant was touched then. LeaseLostError when another rollout has
 * taken over.
 */
export async function rollOut(options: RollOutOptions): Promise<RolloutResult> {
  const { schema, strategy, branches } = options;
  const asked = (['rehearseOn', 'snapshotRetentionMs'] as const).find((setting) => strategy?.[setting] !== undefined);
  if (branches === undefined && asked !== undefined) {
    throw new StrategyError(asked, 'needs branches, but there is nothing to make them with. Leave it out.');
  }
  const settings = settingsOf(options, prepareMigrations(options.migrations, `Fleet "${schema.name}"`));
  const beginning = await beginRollout(settings);
  const { plan, fleet, lease } = beginning;
  if (lease !== undefined) return new Rollout(settings, beginning, lease).run();
  const nothing = { outcomes: new Map(), quarantined: new Set<string>(), certain: false, begun: false, aborted: false };
  return { ...summarize({ ...nothing, plan, fleet, tenants: plan.databases, migrations: settings.migrations }), leftBranches: [] };
}

/** A rollout that has its lease. */
class Rollout {
  private readonly ledger: LedgerWriter;
  private readonly execution: Execution;
  private readonly left: string[] = [];
  private begun = false;

  constructor(private readonly settings: Settings, private readonly beginning: Beginning, private readonly lease: Lease) {
    const { migrations, now, leaseMs } = settings;
    this.ledger = new LedgerWriter(lease, migrations, now, leaseMs, beginning.plan.position, (error) => this.execution.breakOff(error));
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

  /** Removes what dead rollouts left, rehearses, and notes what is going to be applied. */
  private async prepare(): Promise<Rehearsal> {
    const { settings, beginning: { plan, fleet }, lease: { epoch, leftovers } } = this;
    const gone = await deleteAll(settings, leftovers.branches);
    this.left.push(...leftovers.branches.filter((name) => !gone.includes(name)));
    this.ledger.note(...gone.map(branchGone));
    const step = await this.rehearsedStep();
    const rehearsal = step === undefined ? {} : await rehearse(settings, step, plan.position, epoch, this.ledger);
    if (rehearsal.left !== undefined) this.left.push(rehearsal.left);
    this.begun = this.beginning.begun;
    if (!this.begun && rehearsal.failure === undefined && settings.signal?.aborted !== true) {
      this.begun = true;
      await this.ledger.write(...toBegin(settings.migrations, fleet, plan, settings.now().toISOString()));
    }
    return rehearsal;
  }

  /** The first tenant in which there is something to try. What they have, they say themselves. */
  private async rehearsedStep(): Promise<DatabasePlan<FleetDatabase> | undefined> {
    const { settings: { sql, strategy, signal, onPhase }, beginning: { plan } } = this;
    const steps = plan.rehearseOn.flatMap((chosen) => plan.databases.find(({ database }) => database === chosen) ?? []);
    if (steps.length === 0) return undefined;
    const unknown = steps.filter(({ position }) => position === undefined).map(({ database }) => database);
    const histories = await askHistories(sql, unknown, { signal });
    // One that gives no answer is not left out: its branch may.
    const found = steps.find(({ database: { id }, position }) => (position ?? histories.get(id)?.length) !== plan.position);
    if (found === undefined) {
      onPhase?.('no rehearsal: the tenants that it could be made on have every migration already');
    } else if (strategy?.rehearseOn !== undefined && found.database.name !== strategy.rehearseOn) {
      onPhase?.(`"${strategy.rehearseOn}" has nothing to rehearse: another tenant takes its place`);
    }
    return found;
  }

  private async conclude(rehearsal: Rehearsal): Promise<RolloutResult> {
    const { settings: { migrations, signal }, beginning: { plan, fleet }, execution } = this;
    const { tenants, outcomes, quarantined, broken } = execution;
    if (broken !== undefined) throw broken;
    const known = { plan, fleet, migrations, tenants, outcomes, quarantined, begun: this.begun, aborted: signal?.aborted === true };
    const certain = isCertain(known);
    const stopped = rehearsal.failure === undefined ? execution.stopped : 'rehearsal';
    const summary = summarize({ ...known, certain });
    await this.deleteExpired();
    const ledgerError = await this.end(outcomeOf(summary, stopped), certain).then(() => undefined, notWritten);
    return {
      ...ledgerError === undefined ? summary : summarize({ ...known, certain: false }),
      ...rehearsal.failure === undefined ? {} : { rehearsal: rehearsal.failure },
      ...stopped === undefined ? {} : { stopped },
      ...ledgerError === undefined ? {} : { ledgerError },
      leftBranches: this.left,
    };
  }

  private async deleteExpired(): Promise<void> {
    const { settings, lease: { leftovers: { snapshots } } } = this;
    const gone = await deleteAll(settings, snapshots);
    this.left.push(...snapshots.filter((name) => !gone.includes(name)));
    this.ledger.note(...forgetSnapshots(gone));
  }

  private async end(outcome: RolloutOutcome, certain: boolean): Promise<void> {
    const present = new Set(this.execution.tenants.map(({ database: { id } }) => id));
    this.ledger.untouched(this.execution.untouched);
    await this.ledger.finish(outcome, this.beginning.plan.leaving.filter((id) => !present.has(id)), certain);
  }

  /** After an error: others need not wait until this rollout counts as dead. */
  private async giveBack(error: unknown): Promise<void> {
    const outcome = this.settings.signal?.aborted === true ? 'cancelled' : 'failed';
    this.ledger.untouched(this.execution.untouched);
    const given = error instanceof LeaseLostError ? Promise.reject(error) : this.ledger.finish(outcome, [], false);
    await given.catch(() => this.ledger.abandon());
  }
}

/** Why the end could not be written, which harms nothing, unless another rollout has taken over. */
function notWritten(error: unknown): Error {
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
