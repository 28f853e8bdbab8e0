import { encodeIdentityOf } from './identity-value';
import { encodeResourceValue } from './resource-value';
import { diagnosticsToProto } from './to-proto';
import { Diagnostics } from '../../author/diagnostics';
import { fromAuthor } from '../../engine/author-view';
import type { Session } from '../../engine/session';
import type * as wire from '../../wire/messages';

/** A `moved` block from another resource type. */
export async function moveResourceState(
  session: Session, request: wire.MoveResourceStateRequest,
): Promise<wire.MoveResourceStateResponse> {
  const resource = session.resource(request.targetTypeName);
  const { attributes } = resource.schema;
  const diagnostics = new Diagnostics();
  const move = resource.move?.[request.sourceTypeName];
  if (move === undefined) {
    const accepted = Object.keys(resource.move ?? {}).join(', ') || 'none';
    diagnostics.error(
      'Move not possible',
      `${resource.type} cannot take over the state of ${request.sourceTypeName}. It can take over: ${accepted}. Import the object instead.`,
    );
    return { diagnostics: diagnosticsToProto(diagnostics.list()) };
  }
  let stored: any = null;
  const state = await session.run({ verb: 'move', noun: resource.noun }, diagnostics, async () => {
    stored = JSON.parse(Buffer.from(request.sourceState?.json ?? []).toString('utf8'));
    return fromAuthor(attributes, move(stored), null);
  });
  return {
    targetState: state === undefined ? undefined : encodeResourceValue(resource, { own: state, timeouts: null }),
    targetIdentity: state === undefined ? undefined : encodeIdentityOf(resource, state),
    diagnostics: diagnosticsToProto(diagnostics.list(), undefined, stored),
  };
}
