import { encodeResourceValue } from './resource-value';
import type { Session } from './session';
import { diagnosticsToProto } from './to-proto';
import type * as wire from '../../protocol/messages';
import type { Value } from '../../values/value';
import { Diagnostics } from '../diagnostics';
import type { Resource } from '../resource';

/** An import starts with what its id says; Terraform then reads the rest. */
export async function importResourceState(
  session: Session, request: wire.ImportResourceStateRequest,
): Promise<wire.ImportResourceStateResponse> {
  const resource = session.resource(request.typeName);
  const diagnostics = new Diagnostics();
  const operation = { verb: 'import', noun: resource.noun, label: request.id };
  const state = await session.run(operation, diagnostics, async () => importedState(resource, request.id, diagnostics));
  return {
    importedResources: state === undefined
      ? []
      : [{ typeName: resource.type, state: encodeResourceValue(resource, { own: state, timeouts: null }) }],
    diagnostics: diagnosticsToProto(diagnostics.list()),
  };
}

function importedState(resource: Resource, id: string, diagnostics: Diagnostics): Value | undefined {
  if (resource.importState === undefined) {
    diagnostics.error(`Import of a ${resource.noun} is not possible`, `${resource.type} cannot be read back from the server. Let Terraform create one instead.`);
    return undefined;
  }
  const known = resource.importState(id) as Record<string, Value>;
  return Object.fromEntries(Object.keys(resource.schema.attributes).map((name) => [name, known[name] ?? null]));
}
