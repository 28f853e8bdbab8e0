import { encodeIdentity, encodeIdentityOf } from './identity-value';
import { decodeResourceValue, encodeResourceValue } from './resource-value';
import { diagnosticsToProto, pathToProto } from './to-proto';
import { Diagnostics } from '../../author/diagnostics';
import type { Resource } from '../../author/resource';
import { toAuthor } from '../../engine/author-view';
import { refuseReplacing } from '../../engine/drift';
import { identityOf } from '../../engine/identity';
import { labelOf } from '../../engine/label';
import { planChange } from '../../engine/plan-change';
import { JsonPrivateData } from '../../engine/private-data';
import { WorkingPlan } from '../../engine/resource-plan';
import type { Session } from '../../engine/session';
import { formFaults, withoutIgnored } from '../../engine/well-formed';
import { isWhollyKnown, type Value } from '../../values/value';
import type * as wire from '../../wire/messages';

export async function planResourceChange(
  session: Session, request: wire.PlanResourceChangeRequest,
): Promise<wire.PlanResourceChangeResponse> {
  const resource = session.resource(request.typeName);
  const { attributes } = resource.schema;
  const { own: prior } = decodeResourceValue(resource, request.priorState);
  const { own: proposed, timeouts } = decodeResourceValue(resource, request.proposedNewState);
  const config = withoutIgnored(attributes, decodeResourceValue(resource, request.config).own);

  const faults = formFaults(attributes, config);
  const source = { attributes, value: config ?? prior };
  if (faults.hasErrors) return { plannedState: request.proposedNewState, diagnostics: diagnosticsToProto(faults.list(), source) };
  const planned = proposed === null ? null : planChange(attributes, { prior, proposed, config });
  const plan = new WorkingPlan(attributes, prior, planned, config);
  const diagnostics = new Diagnostics();
  const label = labelOf(resource, toAuthor(proposed ?? prior));
  const privateData = new JsonPrivateData(request.priorPrivate);
  if (resource.plan !== undefined) {
    const operation = { verb: 'plan', noun: resource.noun, label, timeout: resource.timeout };
    await session.run(operation, diagnostics, async (signal) =>
      resource.plan!({ plan, client: session.client, signal, diagnostics, private: privateData }));
  }
  const refused = refuseReplacing(
    privateData,
    attributes,
    { prior, planned: plan.result, paths: plan.requiresReplace },
    { noun: resource.noun, label: labelOf(resource, toAuthor(prior)) },
  );
  return {
    plannedState: encodeResourceValue(resource, { own: plan.result, timeouts }),
    requiresReplace: plan.requiresReplace.map(pathToProto),
    plannedPrivate: privateData.toBytes(),
    plannedIdentity: plannedIdentity(resource, request, { prior, planned: plan.result }),
    // What a refused replacement would do is of no interest.
    diagnostics: diagnosticsToProto(refused.length > 0 ? refused : diagnostics.list(), source),
  };
}

/**
 * While an object lives it is the same object. Of a new one nothing is promised until all of it is known: OpenTofu 1.12 keeps what
 * is planned, but cannot keep what is not known.
 */
function plannedIdentity(
  resource: Resource, { priorIdentity }: wire.PlanResourceChangeRequest, { prior, planned }: { prior: Value; planned: Value },
): wire.PlanResourceChangeResponse['plannedIdentity'] {
  if (prior !== null) return encodeIdentityOf(resource, prior) ?? priorIdentity;
  const identity = identityOf(resource, planned);
  return identity !== undefined && isWhollyKnown(identity) ? encodeIdentity(resource, identity) : undefined;
}
