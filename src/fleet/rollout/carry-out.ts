import type { Settings } from './begin-rollout';
import { rehearsalName, snapshotName } from './branch-names';
import { forEachLimited } from './for-each-limited';
import { migrateStep } from './migrate-step';
import { stepOf, type DatabasePlan, type RolloutPlan, type Wave } from './plan-rollout';
import type { RolloutResult } from './roll-out-options';
import { snapshotRows, takeSnapshot } from './snapshots';
import { versionAt, type FleetDatabase } from '../database/database';
import type { DatabaseOutcome } from '../database/migrate-database';
import { withoutBranches, type FleetState } from '../ledger/fleet-state';
import { LeaseLostError } from '../ledger/lease-errors';
import type { LedgerWriter } from '../ledger/ledger-writer';

const DEFAULT_CONCURRENCY = 16;

/** How often the tenants are asked for again. Should new ones appear for ever, the next rollout takes the last of them along. */
const ROUNDS = 20;

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
    this.ledger.beginWave(name);
    try {
      const snapshots = name === 'schema' ? [] : snapshotRows(this.settings, steps, this.epoch);
      if (snapshots.length > 0) {
        this.branches.push(...steps.map(({ database }) => snapshotName(database, this.epoch)));
        await this.ledger.write(...snapshots);
      }
      await forEachLimited(steps, strategy?.concurrency ?? DEFAULT_CONCURRENCY, async (step) => {
        if (this.over) return;
        await this.ledger.ensureAlive().catch((error: unknown) => this.breakOff(asError(error)));
        if (!this.over) this.ended(name, step, await this.attempt(name, step));
      });
    } catch (error) {
      this.breakOff(asError(error));
    }
  }

  private async attempt(wave: string, step: DatabasePlan<FleetDatabase>): Promise<DatabaseOutcome> {
    const { database, position } = step;
    const role = wave === 'schema' ? 'schema' : 'tenant';
    const failure = role === 'schema' ? undefined : await takeSnapshot(this.settings, database, this.epoch);
    if (failure !== undefined) return { database, position, confirmed: false, applied: [], failure };
    return migrateStep(this.settings, step, { target: this.plan.position, epoch: this.epoch, role, signal: this.halt.signal });
  }

  private ended(wave: string, { database }: DatabasePlan<FleetDatabase>, outcome: DatabaseOutcome): void {
    const { strategy, migrations, schema, onProgress } = this.settings;
    const { failure, position, applied, takenBack } = outcome;
    if (failure?.code === 'SUPERSEDED') return this.breakOff(new LeaseLostError(schema.name));
    const aside = failure !== undefined && (wave === 'quarantined' || (strategy?.quarantine === true && wave !== 'canaries' && wave !== 'schema'));
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
