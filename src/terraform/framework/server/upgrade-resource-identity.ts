import { encodeIdentity } from './identity-value';
import { diagnosticsToProto } from './to-proto';
import { Diagnostics } from '../../author/diagnostics';
import { identityAttributes, identityType } from '../../engine/identity';
import type { Session } from '../../engine/session';
import { decodeJson } from '../../values/json';
import type * as wire from '../../wire/messages';

/** An identity is for life, and so are its attributes: one that was stored is as good as it was. What is missing is null. */
export async function upgradeResourceIdentity(
  session: Session, request: wire.UpgradeResourceIdentityRequest,
): Promise<wire.UpgradeResourceIdentityResponse> {
  const resource = session.resource(request.typeName);
  const diagnostics = new Diagnostics();
  const attributes = identityAttributes(resource);
  const stored = request.rawIdentity?.json;
  if (attributes === undefined || stored === undefined) {
    diagnostics.error('Stored identity not usable', `The state holds an identity of a ${resource.noun} that this version of the provider cannot read. Use the newest version.`);
    return { diagnostics: diagnosticsToProto(diagnostics.list()) };
  }
  const identity = decodeJson(identityType(attributes), Buffer.from(stored).toString('utf8'));
  return { upgradedIdentity: encodeIdentity(resource, identity) };
}
