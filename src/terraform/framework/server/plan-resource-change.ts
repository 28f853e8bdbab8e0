import { labelOf } from './label';
import type { Session } from './session';
import { diagnosticsToProto, pathToProto } from './to-proto';
import type * as wire from '../../protocol/messages';
import { decodeDynamicValue, encodeDynamicValue } from '../../values/dynamic-value';
import { toAuthor } from '../author-view';
import { JsonPrivateData } from '../context';
import { Diagnostics } from '../diagnostics';
import { planChange } from '../plan-change';
import { ResourcePlan } from '../resource-plan';
import { objectType } from '../schema';

export async function planResourceChange(
  session: Session, request: wire.PlanResourceChangeRequest,
): Promise<wire.PlanResourceChangeResponse> {
  const resource = session.resource(request.typeName);
  const { attributes } = resource.schema;
  const type = objectType(attributes);
  const prior = decodeDynamicValue(type, request.priorState);
  const proposed = decodeDynamicValue(type, request.proposedNewState);
  const config = decodeDynamicValue(type, request.config);

  const planned = proposed === null ? null : planChange(attributes, { prior, proposed, config });
  const plan = new ResourcePlan(attributes, prior, planned, config);
  const diagnostics = new Diagnostics();
  const privateData = new JsonPrivateData(request.priorPrivate);
  if (resource.plan !== undefined) {
    const operation = { verb: 'plan', noun: resource.noun, label: labelOf(resource, toAuthor(proposed ?? prior)), timeout: resource.timeout };
    await session.run(operation, diagnostics, async (signal) =>
      resource.plan!({ plan, client: session.client, signal, diagnostics, private: privateData }));
  }
  return {
    plannedState: encodeDynamicValue(type, plan.result),
    requiresReplace: plan.requiresReplace.map(pathToProto),
    plannedPrivate: privateData.toBytes(),
    diagnostics: diagnosticsToProto(diagnostics.list()),
  };
}
