import { operate, renewalToProto } from './ephemeral-operation';
import { labelOf } from './label';
import type { Session } from './session';
import type * as wire from '../../protocol/messages';
import { decodeDynamicValue, encodeDynamicValue } from '../../values/dynamic-value';
import { fromAuthor, toAuthor } from '../author-view';
import { planChange } from '../plan-change';
import { objectType } from '../schema';

export async function openEphemeralResource(
  session: Session, request: wire.OpenEphemeralResourceRequest,
): Promise<wire.OpenEphemeralResourceResponse> {
  const resource = session.ephemeralResource(request.typeName);
  const { attributes } = resource.schema;
  const type = objectType(attributes);
  const config = decodeDynamicValue(type, request.config);
  // Opening is planned like a create: defaults are filled, what is computed is open.
  const wanted = planChange(attributes, { prior: null, proposed: config, config });
  // Terraform opens it in a plan although the provider cannot yet: what it gives is not known then, and nothing is there to be closed.
  if (session.configuration.state === 'unknown') return { result: encodeDynamicValue(type, wanted) };

  const asked = toAuthor(wanted) as any;
  const label = labelOf(resource, asked);
  const { diagnostics, result } = await operate(session, resource, { verb: 'open', label }, async (context) => {
    const opened = await resource.open(asked, context);
    return { ...renewalToProto(opened, label), result: encodeDynamicValue(type, fromAuthor(attributes, opened.result, wanted)) };
  });
  return { ...result, diagnostics };
}
