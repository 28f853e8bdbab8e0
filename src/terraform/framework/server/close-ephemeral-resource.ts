import { operate, readKept } from './ephemeral-operation';
import type { Session } from '../../engine/session';
import type * as wire from '../../wire/messages';

export async function closeEphemeralResource(
  session: Session, request: wire.CloseEphemeralResourceRequest,
): Promise<wire.CloseEphemeralResourceResponse> {
  const resource = session.ephemeralResource(request.typeName);
  const known = readKept(request.private);
  if (known === undefined || resource.close === undefined) return {};
  const operation = { verb: 'close', label: known.label, cleansUp: true };
  const { diagnostics } = await operate(session, resource, operation, async (context) => resource.close!(known.kept, context));
  return { diagnostics };
}
