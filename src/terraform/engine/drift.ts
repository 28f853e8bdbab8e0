import { createHash } from 'node:crypto';
import { attributeType, isConfigurable } from './attribute-type';
import { field } from './walk';
import type { Attribute, Attributes } from '../author/attributes';
import type { PrivateData } from '../author/context';
import type { Diagnostic } from '../author/diagnostics';
import type { Path } from '../author/path';
import { fingerprint, valuesEqual } from '../values/equal';
import { encodeJson } from '../values/json';
import { isWhollyKnown, type Value } from '../values/value';

/** The key under which private data keeps the attributes that changed outside of Terraform since the last apply. */
const KEY = 'drift';

const UNAPPLIED = 'unapplied';

/**
 * Marks an imported object without an applied configuration. Such an object may differ from the configuration in any attribute, and the
 * user did not ask for that difference. A plan without a change applies nothing, so the mark stays.
 */
export const unapplied = {
  note: (privateData: PrivateData): void => privateData.set(UNAPPLIED, true),
  isNoted: (privateData: PrivateData): boolean => privateData.get<boolean>(UNAPPLIED) === true,
};

/** The characters of a value that a message shows. */
const SHOWN = 120;

/** One attribute that changed outside of Terraform. */
interface Drift {
  /** A hash of the last applied value. */
  readonly applied: string;
  /** True until a later refresh finds the new value in the state. A configuration with the new value was then applied. */
  readonly isNew: boolean;
}

type Drifts = { readonly [attribute: string]: Drift };

/**
 * Compares a refreshed object with the state before, and keeps the last applied values of attributes that differ. A plan sees the refreshed
 * state alone, so without this a change outside of Terraform would look like a change of the configuration.
 */
export function noteDrift(privateData: PrivateData, attributes: Attributes, before: Value, found: Value): void {
  const noted = privateData.get<Drifts>(KEY) ?? {};
  const drifts = Object.entries(attributes).flatMap(([name, attribute]): [string, Drift][] => {
    // Only attributes that a configuration can set can replace an object.
    if (!isConfigurable(attribute)) return [];
    const [old, now] = [field(before, name), field(found, name)];
    const earlier = noted[name];
    if (earlier === undefined && Object.is(old, now)) return [];
    const isSame = valuesEqual(attributeType(attribute), old, now);
    if (earlier === undefined) return isSame ? [] : [[name, { applied: hashOf(attribute, old), isNew: true }]];
    // An attribute with its applied value again has no drift.
    return hashOf(attribute, now) === earlier.applied ? [] : [[name, { ...earlier, isNew: earlier.isNew && !isSame }]];
  });
  privateData.set(KEY, drifts.length === 0 ? undefined : Object.fromEntries(drifts));
}

/** Removes all drift after an apply, and the mark of an imported object. */
export function forgetDrift(privateData: PrivateData): void {
  privateData.set(KEY, undefined);
  privateData.set(UNAPPLIED, undefined);
}

/** The object as messages name it. */
export interface Subject {
  readonly noun: string;
  readonly label?: string;
}

interface Replacement {
  readonly prior: Value;
  readonly planned: Value;
  /** The paths that force the replacement. */
  readonly paths: readonly Path[];
}

/**
 * Rejects replacements that the configuration did not ask for. Returns an error for each attribute that would replace the object because
 * its value changed outside of Terraform, or because the import found another value. Such a replacement would delete the object's data.
 */
export function refuseReplacing(
  privateData: PrivateData, attributes: Attributes, { prior, planned, paths }: Replacement, subject: Subject,
): Diagnostic[] {
  const names = [...new Set(paths.flatMap(([step]) => ('attribute' in step ? [step.attribute] : [])))];
  const refused = (name: string, reason: Reason) =>
    refusal(reason, { name, attribute: attributes[name], now: field(prior, name), wanted: field(planned, name) }, subject);
  if (unapplied.isNoted(privateData)) return names.map((name) => refused(name, 'imported'));
  const drifts = privateData.get<Drifts>(KEY) ?? {};
  return names.filter((name) => Object.hasOwn(drifts, name)).flatMap((name) => {
    const wanted = field(planned, name);
    const isAsApplied = isWhollyKnown(wanted) && hashOf(attributes[name], wanted) === drifts[name].applied;
    return isAsApplied || drifts[name].isNew ? [refused(name, 'drifted')] : [];
  });
}

type Reason = 'imported' | 'drifted';

interface Difference {
  readonly name: string;
  readonly attribute: Attribute;
  readonly now: Value;
  readonly wanted: Value;
}

function refusal(reason: Reason, { name, attribute, now, wanted }: Difference, { noun, label }: Subject): Diagnostic {
  const what = label === undefined ? `The ${noun}` : `${noun.charAt(0).toUpperCase()}${noun.slice(1)} "${label}"`;
  const present = shown(attribute, now);
  const happened = reason === 'imported' ? `The imported ${noun} has ${name} = ${present}.` : attribute.options.drifted?.(present) ?? `${name} is ${present} now.`;
  return {
    severity: 'error',
    summary: reason === 'imported' ? `${what} was imported, and its configuration differs` : `${what} was changed outside of Terraform`,
    detail: `${happened} The configuration says ${isWhollyKnown(wanted) ? shown(attribute, wanted) : 'what is known only after apply'}, and to apply that would replace `
      + `the ${noun} and lose what it holds. So nothing is planned. ${now === null ? `Leave ${name} out.` : `Write this: ${name} = ${present}`}\n`
      + `If you want to replace the ${noun} all the same, ${reason === 'imported' ? 'import it with the present value, then ' : ''}run "terraform taint" with its address first.`,
    path: [{ attribute: name }],
  };
}

function shown(attribute: Attribute, value: Value): string {
  if (attribute.options.sensitive === true) return '(sensitive)';
  const text = encodeJson(attributeType(attribute), value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

/** Private data keeps only a hash, because a value can be large or secret. */
function hashOf(attribute: Attribute, value: Value): string {
  return createHash('sha256').update(fingerprint(attributeType(attribute), value)).digest('base64');
}
