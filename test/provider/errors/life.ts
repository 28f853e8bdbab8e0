import { tursoProvider } from '../../../src/provider/provider';
import { Turso, type Timing } from '../../../src/provider/turso';
import type { Value } from '../../../src/terraform/values';
import { ABSENT, Core, type Outcome, type Planned, type Stored } from '../../support/core/core';
import { errorsIn } from '../../support/core/told';
import type { TursoLocal } from '../../support/turso-local';

/** What can go wrong in a life, in its order. */
export const OPERATIONS = ['create', 'read', 'update', 'delete'] as const;
export type Operation = typeof OPERATIONS[number];

/** Enough for a few tries, or for two where each waits for real. The total goes by a clock that moves only when somebody waits. */
const PATIENCE = {
  usual: { requestTimeoutMs: 30_000, totalTimeoutMs: 2_500 },
  short: { requestTimeoutMs: 150, totalTimeoutMs: 200 },
};

/** The life of one object, command by command: each is a configuration of the provider of its own, as it is for Terraform. */
export class Life {
  private readonly core: Core;
  private now = Date.now();
  private patience: typeof PATIENCE.usual = PATIENCE.usual;

  constructor(private readonly local: TursoLocal, private readonly type: string) {
    this.core = new Core({
      ...tursoProvider,
      configure: ({ organization, api_token: apiToken, api_url: apiUrl }: any, { log, terraformVersion }: any) =>
        Turso.connect({ organization, apiToken, apiUrl, terraformVersion, timing: this.timing() }, log),
    });
  }

  /** Does something with a client that soon takes silence for an answer. */
  async impatiently<T>(isImpatient: boolean, work: () => Promise<T>): Promise<T> {
    this.patience = isImpatient ? PATIENCE.short : PATIENCE.usual;
    try {
      return await work();
    } finally {
      this.patience = PATIENCE.usual;
    }
  }

  async refresh(stored: Stored): Promise<Outcome> {
    await this.begin();
    return this.core.refresh(this.type, stored);
  }

  async import(id: string): Promise<Outcome> {
    await this.begin();
    const { stored, told } = await this.core.import(this.type, id);
    return stored.value === null ? { stored, told } : this.core.refresh(this.type, stored);
  }

  /** Plans, and then does what was planned, without a refresh. @param disturb what happens in between */
  async apply(stored: Stored, config: Value, disturb: () => Promise<void> = async () => undefined): Promise<Outcome> {
    await this.begin();
    return this.carryOut(stored, config, disturb);
  }

  /** What a plan would do, after a refresh. */
  async planned(stored: Stored, config: Value): Promise<string> {
    return (await this.plan(stored, config)).action;
  }

  /** The plan after a refresh, which has to succeed. */
  async plan(stored: Stored, config: Value): Promise<Planned> {
    const { stored: current } = await this.refresh(stored);
    return this.core.plan(this.type, current, config);
  }

  /**
   * All of `terraform apply`, which has to succeed: Terraform refreshes and plans with one provider, and applies with another.
   * @throws Error with what was said
   */
  async settle(stored: Stored, config: Value): Promise<Stored> {
    return this.applyRefreshed(settled(await this.refresh(stored)), config);
  }

  /**
   * The rest of `terraform apply` after the refresh, which has to succeed. Where it changes something, the next plan has nothing to do.
   * @throws Error with what was said, or was still planned
   */
  async converge(refreshed: Stored, config: Value): Promise<Stored> {
    const stored = await this.applyRefreshed(refreshed, config);
    // An empty plan has left the state as it was: another one would be empty, too.
    const next = stored === refreshed ? 'nothing' : await this.planned(stored, config);
    if (next !== 'nothing') throw new Error(`The apply did not converge: the next plan has to ${next}`);
    return stored;
  }

  private async applyRefreshed(refreshed: Stored, config: Value): Promise<Stored> {
    return settled(await this.carryOut(refreshed, config));
  }

  private async carryOut(stored: Stored, config: Value, disturb: () => Promise<void> = async () => undefined): Promise<Outcome> {
    const plan = await this.core.plan(this.type, stored, config);
    if (errorsIn(plan.told).length > 0) return { stored, told: plan.told };
    if (plan.action !== 'nothing') await this.begin();
    await disturb();
    return this.core.apply(this.type, plan);
  }

  async make(config: Value): Promise<Stored> {
    return this.settle(ABSENT, config);
  }

  private async begin(): Promise<void> {
    const { apiUrl, apiToken, organization } = this.local;
    const told = await this.core.configure({ api_url: apiUrl, api_token: apiToken, organization });
    if (told.length > 0) throw new Error(`The provider could not be configured: ${JSON.stringify(told)}`);
  }

  private timing(): Timing {
    return {
      clock: () => this.now,
      wait: async (milliseconds, signal) => {
        signal?.throwIfAborted();
        this.now += milliseconds;
      },
      random: () => 0.5,
      ...this.patience,
    };
  }
}

/** @throws Error with what was said, if something failed */
function settled({ stored, told }: Outcome): Stored {
  const errors = errorsIn(told);
  if (errors.length > 0) throw new Error(`The apply did not settle: ${JSON.stringify(errors)}`);
  return stored;
}
