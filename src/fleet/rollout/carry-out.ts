import { rehearsalName, snapshotName } from './branches';
import { forEachLimited } from './for-each-limited';
import { isOutage, isOwnFault } from './judge-failure';
import { taskOf, type DatabaseTask, type RolloutPlan, type Wave } from './plan-rollout';
import type { RolloutResult, RolloutSettings } from './roll-out-options';
import { runTask, type TaskOptions, type TaskSettings } from './run-task';
import { snapshotRows, takeSnapshot, type SnapshotSettings } from './snapshots';
import { DEFAULT_ROLLOUT_CONCURRENCY } from '../../notation/rollout';
import type { DatabaseResult } from '../database/apply/migrate-database-options';
import { versionAt, type FleetDatabase } from '../database/fleet-database';
import { withoutBranches, type FleetState, type WaveKind } from '../ledger/fleet-state';
import { LeaseLostError } from '../ledger/lease-errors';
import type { LedgerWriter } from '../ledger/ledger-writer';

/** How often a rollout lists the tenants again. If new ones still appear after that, the next rollout migrates them. */
const ROUNDS = 20;

/** Pauses before unreachable tenants are tried again, in milliseconds. Together they cover an outage of half a minute. */
const RETRY_PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * How long a rollout may be silent while it migrates the schema database: this many leases, but at most so many milliseconds, which is
 * longer than one request takes.
 */
const SILENT_LEASES = 10;
const LONGEST_SILENCE = 130_000;

export type ExecutionSettings = TaskSettings & SnapshotSettings
  & Pick<RolloutSettings, 'tenants' | 'leaseMs' | 'wait' | 'onPhase' | 'onProgress'>;

interface Unreached {
  readonly task: DatabaseTask<FleetDatabase>;
  readonly result: DatabaseResult;
}

/** Carries out the waves of a plan, one after the other, as long as the waves before went well enough. */
export class Execution {
  readonly results = new Map<string, DatabaseResult>();
  /** The tenants of the plan, and those that appeared since. */
  readonly tenants: DatabaseTask<FleetDatabase>[];
  /** Ids of the tenants whose failure does not stop the others. */
  readonly quarantinedIds = new Set<string>();
  stopped: RolloutResult['stopped'];
  /** Why the rollout cannot continue: the lease is lost, or the schema database could not be written to for longer than the lease. */
  broken: Error | undefined;
  private readonly halt = new AbortController();
  /** Names of all branches that rollouts have created, this one included. */
  readonly branches: string[];
  private total: number;
  private failureCount = 0;
  /** Ids of the databases whose rows this rollout has marked as uncertain. */
  private readonly marked = new Set<string>();
  /** Ids of the databases that it has sent a migration to since. */
  private readonly visited = new Set<string>();

  constructor(
    private readonly settings: ExecutionSettings,
    fleet: FleetState,
    private readonly plan: RolloutPlan<FleetDatabase>,
    private readonly ledger: LedgerWriter,
    private readonly epoch: number,
  ) {
    this.tenants = [...plan.tenants];
    this.branches = [...fleet.branches, rehearsalName(settings.schema, epoch)];
    this.total = plan.waves.reduce((sum, { tasks }) => sum + tasks.length, 0);
    const { signal } = settings;
    if (signal?.aborted === true) this.halt.abort(signal.reason);
    signal?.addEventListener('abort', () => this.halt.abort(signal.reason), { once: true });
  }

  /** Ends everything that is not in flight. */
  breakOff(error: Error): void {
    this.broken ??= error;
    this.halt.abort(error);
  }

  /** Ids of the databases that were marked as uncertain and not visited. */
  get notVisited(): string[] {
    return [...this.marked].filter((id) => !this.visited.has(id));
  }

  async run(): Promise<void> {
    const { waves, schema } = this.plan;
    const ofKind = (...kinds: WaveKind[]) => waves.filter(({ kind }) => kinds.includes(kind));
    const goesBack = schema.direction === 'down';
    if (goesBack) await this.runAll(ofKind('schema'));
    if (this.results.get(schema.database.id)?.failure !== undefined) return;
    await this.runAll(ofKind('canaries', 'wave'));
    await this.migrateNewTenants();
    this.endQuarantineIfAllFailed();
    await this.runAll(ofKind('quarantined'));
    if (!goesBack && !this.hasFailed()) await this.runAll(ofKind('schema'));
  }

  /** Whether a tenant failed that is not in quarantine. */
  private hasFailed(): boolean {
    return [...this.results].some(([id, { failure }]) => failure !== undefined && !this.quarantinedIds.has(id));
  }

  private get isOver(): boolean {
    return this.stopped !== undefined || this.halt.signal.aborted;
  }

  private async runAll(waves: readonly Wave<FleetDatabase>[]): Promise<void> {
    for (const wave of waves) {
      if (this.isOver) return;
      await this.runWave(wave);
      if (wave.kind === 'canaries' && this.hasFailed()) this.stopped = 'canaries';
      if (wave.pauseMs > 0 && !this.isOver) {
        this.settings.onPhase?.(`pause of ${wave.pauseMs / 1000} s`);
        await this.settings.wait(wave.pauseMs, this.halt.signal).catch(() => undefined);
      }
    }
  }

  private async runWave(wave: Wave<FleetDatabase>): Promise<void> {
    const { onPhase } = this.settings;
    onPhase?.(this.describe(wave));
    try {
      await this.markTasks(wave);
      let unreached = await this.tryAll(wave, wave.tasks, RETRY_PAUSES.length > 0);
      for (const [index, pause] of RETRY_PAUSES.entries()) {
        if (unreached.length === 0 || this.isOver) break;
        onPhase?.(`${unreached.length === 1 ? '1 database' : `${unreached.length} databases`} could not be reached: next try after ${pause / 1000} s`);
        await this.settings.wait(pause, this.halt.signal).catch(() => undefined);
        if (!this.isOver) unreached = await this.tryAll(wave, unreached.map(({ task }) => task), index < RETRY_PAUSES.length - 1);
      }
      // Some are left only if the rollout ended between two tries.
      for (const { task, result } of unreached) this.end(wave, task, result);
    } catch (error) {
      this.breakOff(asError(error));
    }
  }

  private describe({ kind, name, tasks }: Wave<FleetDatabase>): string {
    return kind === 'schema' ? `schema database "${this.plan.schema.database.name}"` : `${name}: ${tasks.length} ${tasks.length === 1 ? 'tenant' : 'tenants'}`;
  }

  /** Marks the rows of a wave as uncertain, and notes its snapshots, before anything happens in the databases. */
  private async markTasks({ kind, name, tasks }: Wave<FleetDatabase>): Promise<void> {
    const snapshots = kind === 'schema' ? [] : snapshotRows(this.settings, tasks, this.epoch);
    if (snapshots.length > 0) this.branches.push(...tasks.map(({ database }) => snapshotName(database, this.epoch)));
    const databases = tasks.map(({ database }) => database);
    await this.ledger.beginWave(name, databases, this.silenceIn(kind), snapshots);
    databases.forEach(({ id }) => this.marked.add(id));
  }

  /** The rollout gives no sign of life while it migrates the schema database. */
  private silenceIn(kind: WaveKind): number {
    const { leaseMs } = this.settings;
    return kind === 'schema' ? Math.max(leaseMs, Math.min(LONGEST_SILENCE, SILENT_LEASES * leaseMs)) : leaseMs;
  }

  /**
   * @param retries whether unreachable databases will be tried again
   * @returns the unreachable ones in that case
   */
  private async tryAll(wave: Wave<FleetDatabase>, tasks: readonly DatabaseTask<FleetDatabase>[], retries: boolean): Promise<Unreached[]> {
    const unreached: Unreached[] = [];
    await forEachLimited(tasks, this.settings.strategy?.concurrency ?? DEFAULT_ROLLOUT_CONCURRENCY, async (task) => {
      if (this.isOver) return;
      await this.ledger.ensureAlive().catch((error: unknown) => this.breakOff(asError(error)));
      if (this.isOver) return;
      const result = await this.explainSuperseded(await this.attempt(wave, task));
      if (retries && result.failure !== undefined && isOutage(result.failure) && !this.isOver) unreached.push({ task, result });
      else this.end(wave, task, result);
    });
    return unreached;
  }

  /** If a database refuses this rollout as outdated while it still holds the lease, the newer rollout belongs to another fleet. */
  private async explainSuperseded(result: DatabaseResult): Promise<DatabaseResult> {
    const { failure } = result;
    if (failure?.code !== 'SUPERSEDED') return result;
    await this.ledger.proveAlive().catch((error: unknown) => this.breakOff(asError(error)));
    const message = `${failure.message} No rollout of this fleet has that number: another fleet has this database among its tenants too, `
      + 'or the clock of this computer is behind.';
    return { ...result, failure: { ...failure, message } };
  }

  private async attempt({ kind }: Wave<FleetDatabase>, task: DatabaseTask<FleetDatabase>): Promise<DatabaseResult> {
    const { database, position } = task;
    const role = kind === 'schema' ? 'schema' : 'tenant';
    const failure = role === 'schema' ? undefined : await takeSnapshot(this.settings, database, this.epoch);
    if (failure !== undefined) return { database, position, confirmed: false, applied: [], failure };
    if (!this.isOver) this.visited.add(database.id);
    const options: TaskOptions = { targetPosition: this.plan.targetPosition, epoch: this.epoch, role, signal: this.halt.signal };
    const work = async () => runTask(this.settings, task, options);
    return role === 'schema' ? this.ledger.silently(work) : work();
  }

  /** Records the result of one database, and decides what it means for the others. */
  private end({ kind, name }: Wave<FleetDatabase>, { database }: DatabaseTask<FleetDatabase>, result: DatabaseResult): void {
    const { strategy, migrations, onProgress } = this.settings;
    const { failure, position, applied, reverted } = result;
    if (failure?.code === 'SUPERSEDED' && this.broken instanceof LeaseLostError) return;
    // The signal came before anything was sent.
    if (failure === undefined && !result.confirmed) return;
    const wasQuarantined = kind === 'quarantined';
    const mayQuarantine = strategy?.quarantine === true && (kind === 'wave' || kind === 'new-tenants');
    const quarantined = failure !== undefined && (wasQuarantined || (mayQuarantine && isOwnFault(failure)));
    if (quarantined) this.quarantinedIds.add(database.id);
    if (failure !== undefined && !wasQuarantined && ++this.failureCount > (strategy?.maxFailures ?? Infinity)) this.stopped ??= 'max-failures';
    this.results.set(database.id, result);
    this.ledger.record(result, quarantined);
    onProgress?.({
      wave: name,
      database: database.name,
      version: versionAt(migrations, position),
      applied: [...applied, ...reverted ?? []],
      ...failure === undefined ? {} : { failure },
      finished: this.results.size,
      total: this.total,
    });
  }

  /** Migrates tenants that were created during the rollout, until no more appear. Later ones have the schema database's version. */
  private async migrateNewTenants(): Promise<void> {
    const { tenants, migrations } = this.settings;
    for (let round = 0; round < ROUNDS && !this.isOver; round++) {
      const known = new Set(this.tenants.map(({ database: { id } }) => id));
      const found = await tenants().catch((error: unknown) => this.breakOff(asError(error)));
      const tasks = withoutBranches(this, found ?? [])
        .filter(({ id }) => !known.has(id) && id !== this.plan.schema.database.id)
        .map((database) => taskOf(database, migrations, this.plan.targetPosition));
      if (tasks.length === 0) return;
      this.tenants.push(...tasks);
      this.total += tasks.length;
      await this.runAll([{ kind: 'new-tenants', name: 'new tenants', tasks, pauseMs: 0 }]);
    }
  }

  /** If no tenant at all could be migrated, the migration is at fault and not the tenants, so none stays in quarantine. */
  private endQuarantineIfAllFailed(): void {
    if (this.quarantinedIds.size === 0) return;
    const { targetPosition } = this.plan;
    const isAtTarget = ({ database: { id }, position }: DatabaseTask) =>
      (id !== undefined && this.results.has(id) ? this.results.get(id)?.position : position) === targetPosition;
    if (this.tenants.some(isAtTarget)) return;
    for (const id of this.quarantinedIds) {
      const result = this.results.get(id);
      if (result !== undefined) this.ledger.record(result);
    }
    this.quarantinedIds.clear();
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
