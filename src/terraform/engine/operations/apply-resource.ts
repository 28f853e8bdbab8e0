import type { Attributes } from '../../author/attributes';
import { forgetReplacement } from '../../author/deleted-by';
import { Diagnostics, type Diagnostic } from '../../author/diagnostics';
import type { Resource, ResourceContext } from '../../author/resource';
import { valuesEqual } from '../../values/equal';
import { isRecord, isWhollyKnown, type Value } from '../../values/value';
import { objectType } from '../attribute-type';
import { fromAuthor, toAuthor } from '../author-view';
import { forgetDrift } from '../drift';
import { isNotFound, labelOf } from '../failure';
import { identityOf } from '../identity';
import { WorkingFacts, type Facts } from '../private-data';
import { sentDiagnostics } from '../sent-diagnostics';
import type { Session } from '../session';
import { timeLimit, type ResourceValue, type TimedOperation } from '../timeouts';
import { withWriteOnly } from '../unstored';

export interface ApplyRequest {
  /** Null for a create. */
  readonly prior: ResourceValue;
  /** Null for a delete. */
  readonly planned: ResourceValue;
  readonly config: ResourceValue;
  readonly facts: Facts;
}

export interface Applied {
  readonly state: ResourceValue;
  readonly identity: Value | undefined;
  readonly facts: Facts;
  readonly diagnostics: readonly Diagnostic[];
}

/** Creates, updates or deletes. Returns the best known state, also after a failure. */
export async function applyResource(session: Session, resource: Resource, request: ApplyRequest): Promise<Applied> {
  const { prior, planned, config: { own: config } } = request;
  const timeouts = planned.own === null ? prior.timeouts : planned.timeouts;
  const values = { prior: prior.own, planned: planned.own, config, timeouts };
  const change = new Change(session, resource, values, new WorkingFacts(request.facts));
  if (session.client === undefined) change.diagnostics.add(session.missingClient());
  else await change.apply();
  if (!change.isUntouched) forgetDrift(change.privateData);
  forgetReplacement(change.privateData);
  return {
    state: { own: change.outcome, timeouts: change.isUntouched ? prior.timeouts : timeouts },
    identity: identityOf(resource, change.outcome),
    facts: change.isUntouched ? request.facts : change.privateData.facts,
    diagnostics: sentDiagnostics(change.diagnostics.list(), { attributes: resource.schema.attributes, value: config ?? prior.own }),
  };
}

interface ChangeValues {
  readonly prior: Value;
  readonly planned: Value;
  readonly config: Value;
  readonly timeouts: Value;
}

/** The change of one object from its prior state to the planned one. */
class Change {
  readonly diagnostics = new Diagnostics();
  /** The state so far. A create starts with null, so a failure before the object exists leaves no state. */
  outcome: Value;

  constructor(
    private readonly session: Session,
    private readonly resource: Resource,
    private readonly values: ChangeValues,
    readonly privateData: WorkingFacts,
  ) {
    this.outcome = values.prior;
  }

  /** True while the outcome is the prior state. The facts of a failed operation do not describe that state. */
  get isUntouched(): boolean {
    return this.outcome === this.values.prior;
  }

  async apply(): Promise<void> {
    const { prior, planned } = this.values;
    if (planned === null) await this.delete();
    else if (prior === null) await this.make('create', (plan, context) => this.resource.create(plan, context));
    // Only `timeouts` changes, which authors never see.
    else if (valuesEqual(objectType(this.resource.schema.attributes), prior, planned)) this.outcome = planned;
    else await this.make('update', (plan, context) => this.update(plan, context));
  }

  private async make(verb: TimedOperation, work: (plan: any, context: ResourceContext<any, any>) => Promise<object>): Promise<void> {
    const { attributes } = this.resource.schema;
    const { planned, config } = this.values;
    const plan = toAuthor(withWriteOnly(attributes, planned, config));
    const state = await this.session.run<Value>(this.operation(verb, plan), this.diagnostics, async (signal) =>
      fromAuthor(attributes, await work(plan, this.context(signal)), planned));
    if (state !== undefined) this.outcome = state;
  }

  private update(plan: any, context: ResourceContext<any, any>): Promise<object> {
    if (this.resource.update === undefined) throw new Error(`${this.resource.type} has no update, but its plan is one`);
    return this.resource.update(plan, toAuthor(this.values.prior) as any, context);
  }

  private async delete(): Promise<void> {
    const state = toAuthor(this.values.prior) as any;
    const done = await this.session.run(this.operation('delete', state), this.diagnostics, async (signal) => {
      await this.resource.delete(state, this.context(signal)).catch((error: unknown) => {
        if (!isNotFound(error, this.session.provider)) throw error;
      });
      return true;
    });
    if (done === true) this.outcome = null;
  }

  private operation(verb: TimedOperation, known: unknown) {
    const timeout = timeLimit(this.resource, verb, this.values.timeouts);
    return { verb, noun: this.resource.noun, label: labelOf(this.resource, known), timeout, adjustable: true };
  }

  private context(signal: AbortSignal): ResourceContext<any, any> {
    return {
      client: this.session.client,
      signal,
      diagnostics: this.diagnostics,
      log: this.session.log,
      private: this.privateData,
      save: (known) => {
        this.outcome = saved(this.resource.schema.attributes, this.values, this.outcome, known);
      },
      discard: () => {
        this.outcome = this.values.prior;
      },
    };
  }
}

/** Returns the best known state during an operation: saved values, else earlier ones, else the known values of the plan. */
function saved(attributes: Attributes, { prior, planned }: ChangeValues, outcome: Value, known: object): Value {
  const base = outcome ?? (prior === null ? planned : prior);
  const certain = Object.entries(isRecord(base) ? base : {}).map(([name, value]) => [name, isWhollyKnown(value) ? value : null]);
  const told = Object.entries(known).filter(([, value]) => value !== undefined);
  const returned = { ...toAuthor(Object.fromEntries(certain)) as object, ...Object.fromEntries(told) };
  return fromAuthor(attributes, returned, planned);
}
