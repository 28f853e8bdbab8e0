import { decodeIdentity, encodeIdentityOf } from './identity-value';
import { partialState } from './partial-state';
import { encodeResourceValue } from './resource-value';
import { diagnosticsToProto } from './to-proto';
import { Diagnostics } from '../../author/diagnostics';
import type { Resource } from '../../author/resource';
import { unapplied } from '../../engine/drift';
import { JsonPrivateData } from '../../engine/private-data';
import type { Session } from '../../engine/session';
import { isRecord, type Value } from '../../values/value';
import type * as wire from '../../wire/messages';

/** An import starts with what its id or identity says; Terraform then reads the rest. */
export async function importResourceState(
  session: Session, request: wire.ImportResourceStateRequest,
): Promise<wire.ImportResourceStateResponse> {
  const resource = session.resource(request.typeName);
  const diagnostics = new Diagnostics();
  const identity = decodeIdentity(resource, request.identity);
  const operation = { verb: 'import', noun: resource.noun, label: isRecord(identity) ? undefined : request.id };
  const state = await session.run(operation, diagnostics, async () =>
    (isRecord(identity) ? partialState(resource, identity) : importedState(resource, request.id, diagnostics)));
  const diagnosed = diagnosticsToProto(diagnostics.list(), undefined, isRecord(identity) ? identity : request.id);
  if (state === undefined) return { diagnostics: diagnosed };
  const privateData = new JsonPrivateData(undefined);
  unapplied.note(privateData);
  const imported = {
    typeName: resource.type,
    state: encodeResourceValue(resource, { own: state, timeouts: null }),
    identity: isRecord(identity) ? request.identity : encodeIdentityOf(resource, state),
    private: privateData.toBytes(),
  };
  return { importedResources: [imported], diagnostics: diagnosed };
}

function importedState(resource: Resource, id: string, diagnostics: Diagnostics): Value | undefined {
  if (resource.importState === undefined) {
    diagnostics.error(`Import of a ${resource.noun} is not possible`, `${resource.type} cannot be read back from the server. Let Terraform create one instead.`);
    return undefined;
  }
  return partialState(resource, resource.importState(id));
}
