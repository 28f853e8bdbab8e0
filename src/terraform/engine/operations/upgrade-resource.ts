import { Diagnostics, type Diagnostic } from '../../author/diagnostics';
import type { Resource } from '../../author/resource';
import { decodeJson } from '../../values/json';
import type { Value } from '../../values/value';
import { objectType } from '../attribute-type';
import { identityAttributes } from '../identity';
import { sentDiagnostics } from '../sent-diagnostics';
import type { Session } from '../session';
import { resourceSchema, takeApart, TIMEOUTS, withoutTimeouts, type ResourceValue } from '../timeouts';
import { withoutTransient, withoutWriteOnly } from '../unstored';

/**
 * Reads a stored state. Terraform asks in every command, even if the versions are equal. A refresh is compared with the answer, so
 * a value that is left out here does not count as a change.
 *
 * @param json the stored state; undefined if Terraform has it in a form older than JSON
 * @param version the version of the schema that stored it
 */
export async function upgradeState(
  session: Session, resource: Resource, json: string | undefined, version: number,
): Promise<{ state?: ResourceValue; diagnostics: readonly Diagnostic[] }> {
  const diagnostics = new Diagnostics();
  if (json === undefined || json === '') {
    diagnostics.error('State too old', `The state of this ${resource.noun} was written before Terraform 0.12. Apply once with Terraform 0.12, then again.`);
    return { diagnostics: sentDiagnostics(diagnostics.list()) };
  }
  const state = await session.run({ verb: 'upgrade the state of', noun: resource.noun }, diagnostics, async () => upgraded(resource, json, version));
  return { state, diagnostics: sentDiagnostics(diagnostics.list()) };
}

/** Reads a stored identity. The attributes of an identity never change, so a stored one stays valid. Missing attributes are null. */
export function upgradeIdentity(resource: Resource, json: string | undefined): { identity?: Value; diagnostics: readonly Diagnostic[] } {
  const diagnostics = new Diagnostics();
  const attributes = identityAttributes(resource);
  if (attributes === undefined || json === undefined) {
    diagnostics.error('Stored identity not usable', `The state holds an identity of a ${resource.noun} that this version of the provider cannot read. Use the newest version.`);
    return { diagnostics: sentDiagnostics(diagnostics.list()) };
  }
  return { identity: decodeJson(objectType(attributes), json), diagnostics: [] };
}

function upgraded(resource: Resource, text: string, version: number): ResourceValue {
  const { attributes } = resourceSchema(resource);
  const lasting = (state: Value) => withoutTransient(attributes, withoutWriteOnly(attributes, state));
  const read = (json: string) => takeApart(lasting(decodeJson(objectType(attributes), json)));
  const steps = upgradeSteps(resource, version);
  // `JSON.parse` loses digits, so it reads only what a step changes.
  if (steps.length === 0) return read(text);
  const stored = JSON.parse(text) as { [name: string]: unknown };
  const own = steps.reduce((state, step) => step(state), withoutTimeouts(stored));
  return read(JSON.stringify({ ...own, [TIMEOUTS]: stored[TIMEOUTS] }));
}

/** Returns the steps from the stored version to the present one. A version without a change has no step. */
function upgradeSteps({ schema, upgrade }: Resource, version: number) {
  return Object.keys(upgrade ?? {}).map(Number)
    .filter((step) => step >= version && step < (schema.version ?? 0))
    .sort((one, other) => one - other)
    .map((step) => upgrade![step]);
}
