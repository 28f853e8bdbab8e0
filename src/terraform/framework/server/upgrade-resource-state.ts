import type { Session } from './session';
import { diagnosticsToProto } from './to-proto';
import type * as wire from '../../protocol/messages';
import { encodeDynamicValue } from '../../values/dynamic-value';
import { decodeJson } from '../../values/json';
import type { Value } from '../../values/value';
import { fromAuthor } from '../author-view';
import { Diagnostics } from '../diagnostics';
import type { Resource } from '../resource';
import { objectType } from '../schema';

/** Terraform asks for every stored object in every command, also where the versions are equal. */
export async function upgradeResourceState(
  session: Session, request: wire.UpgradeResourceStateRequest,
): Promise<wire.UpgradeResourceStateResponse> {
  const resource = session.resource(request.typeName);
  const diagnostics = new Diagnostics();
  const stored = request.rawState?.json;
  if (stored === undefined || stored.length === 0) {
    diagnostics.error('State too old', `The state of this ${resource.noun} was written before Terraform 0.12. Apply once with Terraform 0.12, then again.`);
    return { diagnostics: diagnosticsToProto(diagnostics.list()) };
  }
  const text = Buffer.from(stored).toString('utf8');
  const state = await session.run({ verb: 'upgrade the state of', noun: resource.noun }, diagnostics, async () =>
    upgraded(resource, text, request.version));
  const type = objectType(resource.schema.attributes);
  return {
    upgradedState: state === undefined ? undefined : encodeDynamicValue(type, state),
    diagnostics: diagnosticsToProto(diagnostics.list()),
  };
}

function upgraded(resource: Resource, text: string, version: number): Value {
  const upgrade = version === (resource.schema.version ?? 0) ? undefined : resource.upgrade?.[version];
  if (upgrade === undefined) return decodeJson(objectType(resource.schema.attributes), text);
  return fromAuthor(resource.schema.attributes, upgrade(JSON.parse(text)), null);
}
