import { completed, type Written } from './completed';
import { fulfils, hold } from './rules';
import { errorsIn, toldBy, type Told } from './told';
import { Wire } from './wire';
import type { Attributes, Provider } from '../../../src/terraform';
import { objectType } from '../../../src/terraform/engine/attribute-type';
import { resourceSchema } from '../../../src/terraform/engine/timeouts';
import { decodeDynamicValue, encodeDynamicValue, isWhollyKnown, valuesEqual, type Value } from '../../../src/terraform/values';
import type { DynamicValue, ResourceIdentityData } from '../../../src/terraform/wire';
import { faults, proposedState } from '../../terraform/engine/plan-rules';

/** An object as the state file keeps it. */
export interface Stored {
  /** Null: there is none. */
  readonly value: Value;
  readonly private?: Uint8Array;
  readonly identity?: ResourceIdentityData;
  /** Its creation failed halfway: the next plan replaces it. */
  readonly tainted?: boolean;
}

/** Nothing in the state. */
export const ABSENT: Stored = { value: null };

/** A plan for one object. */
export interface Planned {
  readonly action: 'nothing' | 'create' | 'update' | 'delete' | 'replace';
  readonly prior: Stored;
  readonly config: Value;
  readonly planned: Value;
  readonly plannedPrivate?: Uint8Array;
  readonly plannedIdentity?: ResourceIdentityData;
  readonly told: readonly Told[];
}

/** The state and the diagnostics after an operation. */
export interface Outcome {
  readonly stored: Stored;
  readonly told: readonly Told[];
}

const CAPABILITIES = { writeOnlyAttributesAllowed: true };

/**
 * Terraform without Terraform: takes one object of a provider through refresh, plan and apply as Terraform Core does, holds
 * the provider to Core's rules, and keeps what Core keeps. In this process, so that thousands of lives take seconds.
 */
export class Core {
  private readonly wire: Wire;

  constructor(private readonly provider: Provider) {
    this.wire = new Wire(provider);
  }

  /** @param config attributes that are left out are null */
  async configure(config: Written): Promise<Told[]> {
    const { attributes } = this.provider.schema;
    const { diagnostics } = await this.wire.call('ConfigureProvider', {
      terraformVersion: '1.12.0', config: written(attributes, config),
    });
    return toldBy(diagnostics);
  }

  async validate(type: string, config: Written): Promise<Told[]> {
    const attributes = this.attributes(type);
    const { diagnostics } = await this.wire.call('ValidateResourceConfig', {
      typeName: type, config: written(attributes, config), clientCapabilities: CAPABILITIES,
    });
    return toldBy(diagnostics);
  }

  async validateDataSource(type: string, config: Written): Promise<Told[]> {
    const { attributes } = this.provider.dataSources.find((one) => one.type === type)!.schema;
    const { diagnostics } = await this.wire.call('ValidateDataResourceConfig', { typeName: type, config: written(attributes, config) });
    return toldBy(diagnostics);
  }

  async validateEphemeral(type: string, config: Written): Promise<Told[]> {
    const { attributes } = this.provider.ephemeralResources!.find((one) => one.type === type)!.schema;
    const { diagnostics } = await this.wire.call('ValidateEphemeralResourceConfig', { typeName: type, config: written(attributes, config) });
    return toldBy(diagnostics);
  }

  async validateList(type: string, config: Written): Promise<Told[]> {
    const { attributes } = this.provider.resources.find((one) => one.type === type)!.list!.schema;
    const { diagnostics } = await this.wire.call('ValidateListResourceConfig', { typeName: type, config: written(attributes, config) });
    return toldBy(diagnostics);
  }

  async validateProvider(config: Written): Promise<Told[]> {
    const { attributes } = this.provider.schema;
    const { diagnostics } = await this.wire.call('ValidateProviderConfig', {
      config: written(attributes, config),
    });
    return toldBy(diagnostics);
  }

  /** A data source, as it is read once its configuration is known. */
  async readDataSource(type: string, config: Written): Promise<Told[]> {
    const { attributes } = this.provider.dataSources.find((one) => one.type === type)!.schema;
    const { diagnostics } = await this.wire.call('ReadDataSource', { typeName: type, config: written(attributes, config) });
    return toldBy(diagnostics);
  }

  /** An ephemeral resource, as it is opened once its configuration is known. */
  async openEphemeral(type: string, config: Written): Promise<Told[]> {
    const { attributes } = this.provider.ephemeralResources!.find((one) => one.type === type)!.schema;
    const { diagnostics } = await this.wire.call('OpenEphemeralResource', { typeName: type, config: written(attributes, config) });
    return toldBy(diagnostics);
  }

  /** Returns the error of a function of the provider. Undefined if the function returns a result. */
  async callFunction(name: string, ...args: readonly Value[]): Promise<string | undefined> {
    const { parameters, variadic } = this.provider.functions!.find((one) => one.name === name)!;
    const encoded = args.map((value, index) => encodeDynamicValue((parameters[index] ?? variadic).type, value));
    const { error } = await this.wire.call('CallFunction', { name, arguments: encoded });
    return error?.text;
  }

  /** Imports an existing object. Refresh its state afterwards. */
  async import(type: string, id: string): Promise<Outcome> {
    const answer = await this.wire.call('ImportResourceState', { typeName: type, id, clientCapabilities: CAPABILITIES });
    const [imported] = answer.importedResources;
    if (imported === undefined) return { stored: ABSENT, told: toldBy(answer.diagnostics) };
    const stored = { value: this.decode(type, imported.state), private: imported.private, identity: imported.identity };
    return { stored, told: toldBy(answer.diagnostics) };
  }

  /** Reads the current state from the provider. */
  async refresh(type: string, stored: Stored): Promise<Outcome> {
    if (stored.value === null) return { stored, told: [] };
    const answer = await this.wire.call('ReadResource', {
      typeName: type,
      currentState: this.encode(type, stored.value),
      private: stored.private,
      currentIdentity: stored.identity,
      clientCapabilities: CAPABILITIES,
    });
    const told = toldBy(answer.diagnostics);
    const value = this.decode(type, answer.newState);
    hold(isWhollyKnown(value), 'read returned something unknown');
    if (errorsIn(told).length > 0) return { stored, told };
    if (value === null) return { stored: ABSENT, told };
    return { stored: { ...stored, value, private: answer.private, identity: answer.newIdentity ?? stored.identity }, told };
  }

  /**
   * @param config null for a deletion
   * @param replace whether the user asks for a replacement, with `-replace`
   */
  async plan(type: string, stored: Stored, config: Value, replace = false): Promise<Planned> {
    const prior: Stored = stored.tainted === true && config !== null ? ABSENT : stored;
    const first = await this.planOnce(type, prior, config);
    if (config !== null && stored.tainted === true) return { ...first, action: 'replace', prior: stored };
    if (prior.value === null || (first.requiresReplace === 0 && !replace) || errorsIn(first.told).length > 0) return first;
    const anew = await this.planOnce(type, { ...ABSENT, private: first.plannedPrivate }, config);
    return { ...anew, action: 'replace', prior: stored, told: [...first.told, ...anew.told] };
  }

  /** Applies a plan. After a failure, the state keeps the known values. */
  async apply(type: string, plan: Planned): Promise<Outcome> {
    if (plan.action === 'nothing') return { stored: plan.prior, told: [] };
    if (plan.action !== 'replace') return this.applyOnce(type, plan);
    const gone = await this.applyOnce(type, { ...plan, action: 'delete', planned: null, config: null });
    if (gone.stored.value !== null || errorsIn(gone.told).length > 0) return gone;
    const made = await this.applyOnce(type, { ...plan, action: 'create', prior: ABSENT });
    return { stored: made.stored, told: [...gone.told, ...made.told] };
  }

  private async planOnce(type: string, prior: Stored, config: Value): Promise<Planned & { readonly requiresReplace: number }> {
    const attributes = this.attributes(type);
    const answer = await this.wire.call('PlanResourceChange', {
      typeName: type,
      priorState: this.encode(type, prior.value),
      proposedNewState: this.encode(type, config === null ? null : proposedState(attributes, prior.value, config)),
      config: this.encode(type, config),
      priorPrivate: prior.private,
      priorIdentity: prior.identity,
      clientCapabilities: CAPABILITIES,
    });
    const planned = this.decode(type, answer.plannedState);
    const told = toldBy(answer.diagnostics);
    if (errorsIn(told).length === 0 && config !== null) {
      const broken = faults(attributes, prior.value, config, planned, type);
      hold(broken.length === 0, `invalid plan: ${broken.join('; ')}`);
    }
    return {
      action: actionOf(prior.value, planned, this.type(type)),
      prior,
      config,
      planned,
      plannedPrivate: answer.plannedPrivate,
      plannedIdentity: answer.plannedIdentity,
      told,
      requiresReplace: answer.requiresReplace.length,
    };
  }

  private async applyOnce(type: string, { action, prior, planned, config, plannedPrivate, plannedIdentity }: Planned): Promise<Outcome> {
    const answer = await this.wire.call('ApplyResourceChange', {
      typeName: type,
      priorState: this.encode(type, prior.value),
      plannedState: this.encode(type, planned),
      config: this.encode(type, config),
      plannedPrivate,
      plannedIdentity,
    });
    const told = toldBy(answer.diagnostics);
    const failed = errorsIn(told).length > 0;
    const value = this.decode(type, answer.newState);
    hold(isWhollyKnown(value), `${action} left something unknown in the state`);
    if (!failed) hold(fulfils(value, planned), `${action} produced something else than was planned`);
    if (value === null) return { stored: ABSENT, told };
    const tainted = action === 'create' ? failed : prior.tainted;
    return { stored: { value, private: answer.private, identity: answer.newIdentity ?? prior.identity, tainted }, told };
  }

  private attributes(type: string): Attributes {
    return resourceSchema(this.provider.resources.find((resource) => resource.type === type)!).attributes;
  }

  private type(type: string) {
    return objectType(this.attributes(type));
  }

  private encode(type: string, value: Value): DynamicValue {
    return encodeDynamicValue(this.type(type), value);
  }

  private decode(type: string, encoded: DynamicValue | undefined): Value {
    return decodeDynamicValue(this.type(type), encoded);
  }
}

/** A configuration as Terraform sends it. */
function written(attributes: Attributes, config: Written): DynamicValue {
  return encodeDynamicValue(objectType(attributes), completed(attributes, config));
}

function actionOf(prior: Value, planned: Value, type: ReturnType<typeof objectType>): Planned['action'] {
  if (planned === null) return prior === null ? 'nothing' : 'delete';
  if (prior === null) return 'create';
  return valuesEqual(type, prior, planned) ? 'nothing' : 'update';
}
