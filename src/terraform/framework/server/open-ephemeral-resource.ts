import { operate, renewalToProto } from './ephemeral-operation';
import { diagnosticsToProto } from './to-proto';
import { Diagnostics } from '../../author/diagnostics';
import type { EphemeralResource } from '../../author/ephemeral-resource';
import { objectType } from '../../engine/attribute-type';
import { fromAuthor, toAuthor } from '../../engine/author-view';
import { labelOf } from '../../engine/label';
import { planChange } from '../../engine/plan-change';
import type { Session } from '../../engine/session';
import { formFaults } from '../../engine/well-formed';
import { decodeDynamicValue, encodeDynamicValue } from '../../values/dynamic-value';
import type * as wire from '../../wire/messages';

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
