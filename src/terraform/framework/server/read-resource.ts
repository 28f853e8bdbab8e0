import { encodeIdentityOf } from './identity-value';
import { readObject } from './read-object';
import { decodeResourceValue, encodeResourceValue } from './resource-value';
import { diagnosticsToProto } from './to-proto';
import { Diagnostics } from '../../author/diagnostics';
import { toAuthor } from '../../engine/author-view';
import { noteDrift, unapplied } from '../../engine/drift';
import { labelOf } from '../../engine/label';
import { JsonPrivateData } from '../../engine/private-data';
import type { Session } from '../../engine/session';
import { timeLimit } from '../../engine/timeouts';
import type * as wire from '../../wire/messages';

/** What is true now. Gone is said only when the vendor says so; every other trouble is an error. */
export async function readResource(session: Session, request: wire.ReadResourceRequest): Promise<wire.ReadResourceResponse> {
  const resource = session.resource(request.typeName);
  const diagnostics = new Diagnostics();
  if (session.client === undefined) return unread(session, request, diagnostics);

  const { own: state, timeouts } = decodeResourceValue(resource, request.currentState);
  const privateData = new JsonPrivateData(request.private);
  const operation = {
    verb: 'read',
    noun: resource.noun,
    label: labelOf(resource, toAuthor(state)),
    timeout: timeLimit(resource, 'read', timeouts),
    adjustable: true,
  };
  const current = await session.run(operation, diagnostics, async (signal) =>
    readObject(session, resource, state, { signal, diagnostics, private: privateData }));
  // Nothing was applied yet that an imported object could differ from.
  const isApplied = !unapplied.isNoted(privateData);
  if (current !== undefined && current !== null && isApplied) noteDrift(privateData, resource.schema.attributes, state, current);
  return {
    newState: encodeResourceValue(resource, { own: current === undefined ? state : current, timeouts }),
    newIdentity: current === undefined ? request.currentIdentity : encodeIdentityOf(resource, current),
    // What a failed reading noted is not true of the state that is kept.
    private: current === undefined ? request.private : privateData.toBytes(),
    diagnostics: diagnosticsToProto(diagnostics.list(), { attributes: resource.schema.attributes, value: state }),
  };
}

/** Without a client the state stands as it is: a plan is possible, its drift comes to light at apply. */
function unread(session: Session, request: wire.ReadResourceRequest, diagnostics: Diagnostics): wire.ReadResourceResponse {
  const { summary, detail } = session.missingClient();
  if (session.configuration.state === 'unknown') {
    diagnostics.warn(summary, `${detail} Until then the state is taken as it was stored.`);
  } else {
    diagnostics.error(summary, detail);
  }
  return {
    newState: request.currentState,
    newIdentity: request.currentIdentity,
    private: request.private,
    diagnostics: diagnosticsToProto(diagnostics.list()),
  };
}
