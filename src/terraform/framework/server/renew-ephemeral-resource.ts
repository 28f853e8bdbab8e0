import { operate, readKept, renewalToProto } from './ephemeral-operation';
import type { Session } from '../../engine/session';
import type * as wire from '../../wire/messages';

export async function renewEphemeralResource(
  session: Session, request: wire.RenewEphemeralResourceRequest,
): Promise<wire.RenewEphemeralResourceResponse> {
  const resource = session.ephemeralResource(request.typeName);
  const { label, kept } = readKept(request.private) ?? {};
  const { diagnostics, result } = await operate(session, resource, { verb: 'renew', label }, async (context) => {
    if (resource.renew === undefined) throw new Error(`${resource.type} has no renew, but asked to be renewed`);
    return renewalToProto(await resource.renew(kept, context), label);
  });
  return { ...result, diagnostics };
}
