import { decodeResourceValue, encodeResourceValue } from './resource-value';
import { generateConfig } from '../../engine/generate-config';
import type { Session } from '../../engine/session';
import type * as wire from '../../wire/messages';

/** Asked for since Terraform 1.14, for `-generate-config-out` and for what a query found. */
export async function generateResourceConfig(
  session: Session, request: wire.GenerateResourceConfigRequest,
): Promise<wire.GenerateResourceConfigResponse> {
  const resource = session.resource(request.typeName);
  const { own, timeouts } = decodeResourceValue(resource, request.state);
  return { config: encodeResourceValue(resource, { own: generateConfig(resource, own), timeouts }) };
}
