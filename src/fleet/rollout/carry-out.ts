import type { Settings } from './begin-rollout';
import { rehearsalName, snapshotName } from './branches';
import { forEachLimited } from './for-each-limited';
import { isOutage, isOwnFault } from './judge-failure';
import { migrateStep } from './migrate-step';
import { stepOf, type DatabasePlan, type RolloutPlan, type Wave } from './plan-rollout';
import type { RolloutResult } from './roll-out-options';
import { snapshotRows, takeSnapshot } from './snapshots';
import { DEFAULT_ROLLOUT_CONCURRENCY } from '../../notation/rollout';
import type { DatabaseOutcome } from '../database/apply/migrate-database-options';
import { versionAt, type FleetDatabase } from '../database/fleet-database';
import { withoutBranches, type FleetState } from '../ledger/fleet-state';
import { LeaseLostError } from '../ledger/lease-errors';
import type { LedgerWriter } from '../ledger/ledger-writer';

/** How often the tenants are asked for again. Should new ones appear for ever, the next rollout takes the last of them along. */
const ROUNDS = 20;

/** After which pauses tenants are tried again that could not be reached, in milliseconds: an outage of half a minute is waited for. */
const PATIENCE = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * For how many leases a rollout may give no sign of life while it migrates the schema database, and how long at most, in milliseconds:
 * longer than one request takes.
 */
const SILENT_LEASES = 10;
const LONGEST_SILENCE = 130_000;

/** Carries the waves of a plan out: one after the other, each while the ones before it went well enough. */
export class Execution {
  readonly outcomes = new Map<string, DatabaseOutcome>();
  /** The tenants of the plan, and those that appeared since. */
  readonly tenants: DatabasePlan<FleetDatabase>[];
  /** Ids of the tenants whose failure holds nobody up. */
  readonly quarantined = new Set<string>();
  stopped: RolloutResult['stopped'];
  /** Why nothing can be done any more: the lease is lost, or the schema database cannot be written to for longer than it lasts. */
  broken: Error | undefined;
  private readonly halt = new AbortController();
  /** Names of the branches that rollouts have made, this one included. */
  readonly branches: string[];
  private total: number;
  private failures = 0;
  /** Ids of the databases whose rows are not certain any more, and of those in which something was done or tried since. */
  private readonly marked = new Set<string>();
  private readonly touched = new Set<string>();

  constructor(
    private readonly settings: Settings,
    fleet: FleetState,
    private readonly plan: RolloutPlan<FleetDatabase>,
    private readonly ledger: LedgerWriter,
    private readonly epoch: number,
  ) {
    this.tenants = [...plan.databases];
    this.branches = [...fleet.branches, rehearsalName(settings.schema, epoch)];
    this.total = plan.waves.reduce((sum, { steps }) => sum + steps.length, 0);
    const { signal } = settings;
    if (signal?.aborted === true) this.halt.abort(signal.reason);
    signal?.addEventListener('abort', () => this.halt.abort(signal.reason), { once: true });
  }

  /** Ends everything that is not in flight. */
  breakOff(error: Error): void {
    this.broken ??= error;
    this.halt.abort(error);
  }

  /** Ids of the databases that were announced to the ledger, and not touched. */
  get untouched(): string[] {
    return [...this.marked].filter((id) => !this.touched.has(id));
  }

  async run(): Promise<void> {
    const { waves, schema } = this.plan;
    const special = (name: string) => waves.filter((wave) => wave.name === name);
    const goesBack = schema.direction === 'down';
    if (goesBack) await this.runAll(special('schema'));
    if (this.outcomes.get(schema.database.id)?.failure !== undefined) return;
    await this.runAll(waves.filter(({ name }) => name !== 'schema' && name !== 'quarantined'));
    await this.newTenants();
    this.trustNoQuarantine();
    await this.runAll(special('quarantined'));
    if (!goesBack && !this.failed()) await this.runAll(special('schema'));
  }

  /** Whether a tenant failed that is not in quarantine. */
  private failed(): boolean {
    return [...this.outcomes].some(([id, { failure }]) => failure !== undefined && !this.quarantined.has(id));
  }

  private get over(): boolean {
    return this.stopped !== undefined || this.halt.signal.aborted;
  }

  private async runAll(waves: readonly Wave<FleetDatabase>[]): Promise<void> {
    for (const wave of waves) {
      if (this.over) return;
      await this.runWave(wave);
      if (wave.name === 'canaries' && this.failed()) this.stopped = 'canaries';
      if (wave.pauseMs > 0 && !this.over) {
        this.settings.onPhase?.(`pause of ${wave.pauseMs / 1000} s`);
        await this.settings.wait(wave.pauseMs, this.halt.signal).catch(() => undefined);
      }
    }
  }

  private async runWave({ name, steps }: Wave<FleetDatabase>): Promise<void> {
    const { strategy, onPhase } = this.settings;
    onPhase?.(name === 'schema' ? `schema database "${this.plan.schema.database.name}"` : `${name}: ${steps.length} ${steps.length === 1 ? 'tenant' : 'tenants'}`);
    try {
      const snapshots = name === 'schema' ? [] : snapshotRows(this.settings, steps, this.epoch);
      if (snapshots.length > 0) this.branches.push(...steps.map(({ database }) => snapshotName(database, this.epoch)));
      const databases = steps.map(({ database }) => database);
      await this.ledger.beginWave(name, databases, this.silenceIn(name), snapshots);
      databases.forEach(({ id }) => this.marked.add(id));
      const concurrency = strategy?.concurrency ?? DEFAULT_ROLLOUT_CONCURRENCY;
      let unreached = await this.tryAll(name, steps, concurrency, PATIENCE.length > 0);
      for (const [index, pause] of PATIENCE.entries()) {
        if (unreached.length === 0 || this.over) break;
        onPhase?.(`${unreached.length === 1 ? '1 database' : `${unreached.length} databases`} could not be reached: next try after ${pause / 1000} s`);
        await this.settings.wait(pause, this.halt.signal).catch(() => undefined);
        if (!this.over) unreached = await this.tryAll(name, unreached.map(({ step }) => step), concurrency, index < PATIENCE.length - 1);
      }
      // Only where the rollout ended in between.
      for (const { step, outcome } of unreached) this.ended(name, step, outcome);
    } catch (error) {
      this.breakOff(asError(error));
    }
  }

  /** The rollout gives no sign of life while it migrates the schema database. */
  private silenceIn(wave: string): number {
    const { leaseMs } = this.settings;
    return wave === 'schema' ? Math.max(leaseMs, Math.min(LONGEST_SILENCE, SILENT_LEASES * leaseMs)) : leaseMs;
  }

  /** Gives those that could not be reached, where they are to be tried again. */
  private async tryAll(
    wave: string, steps: readonly DatabasePlan<FleetDatabase>[], concurrency: number, again: boolean,
  ): Promise<{ readonly step: DatabasePlan<FleetDatabase>; readonly outcome: DatabaseOutcome }[]> {
    const unreached: { step: DatabasePlan<FleetDatabase>; outcome: DatabaseOutcome }[] = [];
    await forEachLimited(steps, concurrency, async (step) => {
      if (this.over) return;
      await this.ledger.ensureAlive().catch((error: unknown) => this.breakOff(asError(error)));
      if (this.over) return;
      const outcome = await this.notOvertaken(await this.attempt(wave, step));
      if (again && outcome.failure !== undefined && isOutage(outcome.failure) && !this.over) unreached.push({ step, outcome });
      else this.ended(wave, step, outcome);
    });
    return unreached;
  }

  /** A database may refuse this rollout as an older one although it still holds the fleet. Then it was no rollout of this fleet. */
  private async notOvertaken(outcome: DatabaseOutcome): Promise<DatabaseOutcome> {
    const { failure } = outcome;
    if (failure?.code !== 'SUPERSEDED') return outcome;
    await this.ledger.proveAlive().catch((error: unknown) => this.breakOff(asError(error)));
    const message = `${failure.message} No rollout of this fleet has that number: another fleet has this database among its tenants too, `
      + 'or the clock of this computer is behind.';
    return { ...outcome, failure: { ...failure, message } };
  }

  private async attempt(wave: string, step: DatabasePlan<FleetDatabase>): Promise<DatabaseOutcome> {
    const { database, position } = step;
    const role = wave === 'schema' ? 'schema' : 'tenant';
    const failure = role === 'schema' ? undefined : await takeSnapshot(this.settings, database, this.epoch);
    if (failure !== undefined) return { database, position, confirmed: false, applied: [], failure };
    if (!this.over) this.touched.add(database.id);
    const options = { target: this.plan.position, epoch: this.epoch, role, signal: this.halt.signal } as const;
    const work = async () => migrateStep(this.settings, step, options);
    return role === 'schema' ? this.ledger.silently(work) : work();
  }

  private ended(wave: string, { database }: DatabasePlan<FleetDatabase>, outcome: DatabaseOutcome): void {
    const { strategy, migrations, onProgress } = this.settings;
    const { failure, position, applied, takenBack } = outcome;
    if (failure?.code === 'SUPERSEDED' && this.broken instanceof LeaseLostError) return;
    // The signal came before anything was sent.
    if (failure === undefined && !outcome.confirmed) return;
    const mayStandAside = wave === 'quarantined' || (strategy?.quarantine === true && wave !== 'canaries' && wave !== 'schema');
    const aside = failure !== undefined && mayStandAside && (isOwnFault(failure) || wave === 'quarantined');
    if (aside) this.quarantined.add(database.id);
    if (failure !== undefined && wave !== 'quarantined' && ++this.failures > (strategy?.maxFailures ?? Infinity)) this.stopped ??= 'max-failures';
    this.outcomes.set(database.id, outcome);
    this.ledger.record(outcome, aside);
    onProgress?.({
      wave,
      database: database.name,
      version: versionAt(migrations, position),
      applied: [...applied, ...takenBack ?? []],
      ...failure === undefined ? {} : { failure },
      finished: this.outcomes.size,
      total: this.total,
    });
  }

  /** Tenants that were made since they were asked for, until there are none: from then on new ones have what the schema database has. */
  private async newTenants(): Promise<void> {
    const { tenants, migrations } = this.settings;
    for (let round = 0; round < ROUNDS && !this.over; round++) {
      const known = new Set(this.tenants.map(({ database: { id } }) => id));
      const found = await tenants().catch((error: unknown) => this.breakOff(asError(error)));
      const steps = withoutBranches(this, found ?? [])
        .filter(({ id }) => !known.has(id) && id !== this.plan.schema.database.id)
        .map((database) => stepOf(database, migrations, this.plan.position));
      if (steps.length === 0) return;
      this.tenants.push(...steps);
      this.total += steps.length;
      await this.runAll([{ name: 'new tenants', steps, pauseMs: 0 }]);
    }
  }

  /** Where no tenant at all could be migrated, the migration is at fault and not the tenants: they are not put aside. */
  private trustNoQuarantine(): void {
    if (this.quarantined.size === 0) return;
    const { position } = this.plan;
    const atTarget = ({ database: { id }, position: before }: DatabasePlan) =>
      (id !== undefined && this.outcomes.has(id) ? this.outcomes.get(id)?.position : before) === position;
    if (this.tenants.some(atTarget)) return;
    for (const id of this.quarantined) {
      const outcome = this.outcomes.get(id);
      if (outcome !== undefined) this.ledger.record(outcome);
    }
    this.quarantined.clear();
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
