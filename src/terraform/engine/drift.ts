import { createHash } from 'node:crypto';
import { attributeType } from './attribute-type';
import { field } from './walk';
import type { Attribute, Attributes } from '../author/attributes';
import type { PrivateData } from '../author/context';
import type { Diagnostic } from '../author/diagnostics';
import type { Path } from '../author/path';
import { fingerprint, valuesEqual } from '../values/equal';
import { encodeJson } from '../values/json';
import { isWhollyKnown, type Value } from '../values/value';

/** Under this key the private data remembers which attributes changed outside of Terraform since the last apply. */
const KEY = 'drift';

const UNAPPLIED = 'unapplied';

/**
 * An imported object to which no configuration was applied so far. What Turso says of it may differ from the configuration in anything,
 * and nobody has asked for that difference. A plan without a change applies nothing, so that the object stays unapplied after it.
 */
export const unapplied = {
  note: (privateData: PrivateData): void => privateData.set(UNAPPLIED, true),
  isNoted: (privateData: PrivateData): boolean => privateData.get<boolean>(UNAPPLIED) === true,
};

/** So much of a value is shown in a message. */
const SHOWN = 120;

/** What is remembered of one attribute that changed outside of Terraform. */
interface Drift {
  /** A hash of the value that was last applied. */
  readonly applied: string;
  /** True until a later reading finds the new value in the state: only then a configuration was applied that agrees with it. */
  readonly isNew: boolean;
}

type Drifts = { readonly [attribute: string]: Drift };

/**
 * Compares what a reading found with the state before it, and remembers what the attributes that differ were when they were last
 * applied. Terraform shows a plan the refreshed state alone, so that a change made elsewhere would look like one of the configuration.
 */
export function noteDrift(privateData: PrivateData, attributes: Attributes, before: Value, found: Value): void {
  const noted = privateData.get<Drifts>(KEY) ?? {};
  const drifts = Object.entries(attributes).flatMap(([name, attribute]): [string, Drift][] => {
    if (!isConfigurable(attribute)) return [];
    const [old, now] = [field(before, name), field(found, name)];
    const earlier = noted[name];
    if (earlier === undefined && Object.is(old, now)) return [];
    const isSame = valuesEqual(attributeType(attribute), old, now);
    if (earlier === undefined) return isSame ? [] : [[name, { applied: hashOf(attribute, old), isNew: true }]];
    // What has come back is as it was applied.
    return hashOf(attribute, now) === earlier.applied ? [] : [[name, { ...earlier, isNew: earlier.isNew && !isSame }]];
  });
  privateData.set(KEY, drifts.length === 0 ? undefined : Object.fromEntries(drifts));
}

/** Only what a configuration can say can replace an object. */
function isConfigurable({ options }: Attribute): boolean {
  return options.required === true || options.optional === true || options.default !== undefined;
}

/** Forgets all drift: what was just applied is what was last applied, also to what was imported. */
export function forgetDrift(privateData: PrivateData): void {
  privateData.set(KEY, undefined);
  privateData.set(UNAPPLIED, undefined);
}

/** What a message says of the object. */
export interface Subject {
  readonly noun: string;
  readonly label?: string;
}

interface Replacement {
  readonly prior: Value;
  readonly planned: Value;
  /** What replaces the object. */
  readonly paths: readonly Path[];
}

/**
 * Errors for each attribute that would replace an object because its value changed outside of Terraform, or because it was imported with
 * another value than the configuration has. The object is the same one, and the configuration did not ask for another: replacing it
 * would delete what it holds.
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

/** A state can be large and hold secrets, so only a hash is kept beside it. */
function hashOf(attribute: Attribute, value: Value): string {
  return createHash('sha256').update(fingerprint(attributeType(attribute), value)).digest('base64');
}
