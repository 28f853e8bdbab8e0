import { operate, renewalToProto } from './ephemeral-operation';
import { labelOf } from './label';
import type { Session } from './session';
import { diagnosticsToProto } from './to-proto';
import type * as wire from '../../protocol/messages';
import { decodeDynamicValue, encodeDynamicValue } from '../../values/dynamic-value';
import { fromAuthor, toAuthor } from '../author-view';
import { Diagnostics } from '../diagnostics';
import type { EphemeralResource } from '../ephemeral-resource';
import { planChange } from '../plan-change';
import { objectType } from '../schema';
import { formFaults } from '../well-formed';

export async function openEphemeralResource(
  session: Session, request: wire.OpenEphemeralResourceRequest,
): Promise<wire.OpenEphemeralResourceResponse> {
  const resource = session.ephemeralResource(request.typeName);
  const { attributes } = resource.schema;
  const type = objectType(attributes);
  const config = decodeDynamicValue(type, request.config);
  const faults = formFaults(attributes, config);
  if (faults.hasErrors) return { diagnostics: diagnosticsToProto(faults.list(), { attributes, value: config }) };
  // Opening is planned like a create: defaults are filled, what is computed is open.
  const wanted = planChange(attributes, { prior: null, proposed: config, config });
  if (session.configuration.state === 'unknown') return { ...openedLater(session, resource), result: encodeDynamicValue(type, wanted) };

  const asked = toAuthor(wanted) as any;
  const label = labelOf(resource, asked);
  const { diagnostics, result } = await operate(session, resource, { verb: 'open', label, config }, async (context) => {
    const opened = await resource.open(asked, context);
    return { ...renewalToProto(opened, label), result: encodeDynamicValue(type, fromAuthor(attributes, opened.result, wanted)) };
  });
  return { ...result, diagnostics };
}

/**
 * Terraform asks for it in a plan although the provider cannot do it yet: what it gives is not known then, and there is nothing to close.
 * OpenTofu does not take that, but waits for what `depends_on` names.
 */
function openedLater(session: Session, { noun }: EphemeralResource): wire.OpenEphemeralResourceResponse {
  const diagnostics = new Diagnostics();
  const { summary, detail } = session.missingClient();
  diagnostics.warn(summary, `${detail} Until then there is no ${noun}. OpenTofu wants those resources in depends_on of the ephemeral block.`);
  return { diagnostics: diagnosticsToProto(diagnostics.list()) };
}
