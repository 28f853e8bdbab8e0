import { encodeResourceValue, takeApart, withoutTimeouts, type ResourceValue } from './resource-value';
import { diagnosticsToProto } from './to-proto';
import { Diagnostics } from '../../author/diagnostics';
import type { Resource } from '../../author/resource';
import { objectType } from '../../engine/attribute-type';
import type { Session } from '../../engine/session';
import { resourceSchema, TIMEOUTS } from '../../engine/timeouts';
import { withoutTransient } from '../../engine/transient';
import { withoutWriteOnly } from '../../engine/write-only';
import { decodeJson } from '../../values/json';
import type { Value } from '../../values/value';
import type * as wire from '../../wire/messages';

/**
 * Terraform asks for every stored object in every command, also where the versions are equal. It compares what a refresh finds with this
 * answer, so what is left out here is no change.
 */
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
  return {
    upgradedState: state === undefined ? undefined : encodeResourceValue(resource, state),
    diagnostics: diagnosticsToProto(diagnostics.list()),
  };
}

function upgraded(resource: Resource, text: string, version: number): ResourceValue {
  const { attributes } = resourceSchema(resource);
  const lasting = (state: Value) => withoutTransient(attributes, withoutWriteOnly(attributes, state));
  const read = (json: string) => takeApart(lasting(decodeJson(objectType(attributes), json)));
  const steps = upgradeSteps(resource, version);
  // To the letter where nothing is to be done: `JSON.parse` loses digits.
  if (steps.length === 0) return read(text);
  const stored = JSON.parse(text) as { [name: string]: unknown };
  const own = steps.reduce((state, step) => step(state), withoutTimeouts(stored));
  return read(JSON.stringify({ ...own, [TIMEOUTS]: stored[TIMEOUTS] }));
}

/** From the version that was stored to the present one; a version that asks for nothing has no step. */
function upgradeSteps({ schema, upgrade }: Resource, version: number) {
  return Object.keys(upgrade ?? {}).map(Number)
    .filter((step) => step >= version && step < (schema.version ?? 0))
    .sort((one, other) => one - other)
    .map((step) => upgrade![step]);
}
