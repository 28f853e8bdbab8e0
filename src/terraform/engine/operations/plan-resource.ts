import { Diagnostics, type Diagnostic } from '../../author/diagnostics';
import type { Path } from '../../author/path';
import type { Resource } from '../../author/resource';
import { isWhollyKnown, type Value } from '../../values/value';
import { toAuthor } from '../author-view';
import { refuseReplacing } from '../drift';
import { labelOf } from '../failure';
import { identityOf } from '../identity';
import { planValues } from '../plan-values';
import { WorkingFacts, type Facts } from '../private-data';
import { sentDiagnostics } from '../sent-diagnostics';
import type { Session } from '../session';
import type { ResourceValue } from '../timeouts';
import { formFaults, withoutIgnored } from '../well-formed';
import { WorkingPlan } from '../working-plan';

export interface PlanRequest {
  /** Null for a create. */
  readonly prior: ResourceValue;
  /** Terraform's own merge of configuration and prior state. Null for a delete. */
  readonly proposed: ResourceValue;
  readonly config: ResourceValue;
  /** Null for an object without an identity. */
  readonly identity: Value;
  readonly facts: Facts;
}

export interface Planned {
  readonly planned: ResourceValue;
  /** The paths that force a replacement. */
  readonly replace: readonly Path[];
  readonly identity?: Value;
  readonly facts: Facts;
  readonly diagnostics: readonly Diagnostic[];
}

/** Plans one object: Terraform's proposal, the framework's rules, then the resource's own `plan`. */
export async function planResource(session: Session, resource: Resource, request: PlanRequest): Promise<Planned> {
  const { attributes } = resource.schema;
  const { prior: { own: prior }, proposed: { own: proposed, timeouts } } = request;
  const config = withoutIgnored(attributes, request.config.own);

  const faults = formFaults(attributes, config);
  const source = { attributes, value: config ?? prior };
  if (faults.hasErrors) {
    return { planned: request.proposed, replace: [], facts: request.facts, diagnostics: sentDiagnostics(faults.list(), source) };
  }
  const planned = proposed === null ? null : planValues(attributes, { prior, proposed, config });
  const plan = new WorkingPlan(attributes, prior, planned, config);
  const diagnostics = new Diagnostics();
  const privateData = new WorkingFacts(request.facts);
  if (resource.plan !== undefined) {
    const label = labelOf(resource, toAuthor(proposed ?? prior));
    const operation = { verb: 'plan', noun: resource.noun, label, timeout: resource.timeout };
    await session.run(operation, diagnostics, async (signal) =>
      resource.plan!({ plan, client: session.client, signal, diagnostics, private: privateData }));
  }
  const replace = plan.requiresReplace;
  const refused = replace.length === 0 ? [] : refuseReplacing(
    privateData,
    attributes,
    { prior, planned: plan.result, paths: replace },
    { noun: resource.noun, label: labelOf(resource, toAuthor(prior)) },
  );
  return {
    planned: { own: plan.result, timeouts },
    replace,
    identity: plannedIdentity(resource, request, plan.result),
    facts: privateData.facts,
    // Warnings about a rejected replacement would only confuse users.
    diagnostics: sentDiagnostics(refused.length > 0 ? refused : diagnostics.list(), source),
  };
}

/**
 * An object keeps its identity. A new object gets a planned identity only if all of it is known: OpenTofu 1.12 stores a planned identity,
 * but cannot store unknown values.
 */
function plannedIdentity(resource: Resource, { prior, identity: before }: PlanRequest, planned: Value): Value | undefined {
  if (prior.own !== null) return identityOf(resource, prior.own) ?? before;
  const identity = identityOf(resource, planned);
  return identity !== undefined && isWhollyKnown(identity) ? identity : undefined;
}
