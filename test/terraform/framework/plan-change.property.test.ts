import * as fc from 'fast-check';
import {
  bool, list, listNested, map, mapNested, number, set, setNested, singleNested, string, type Attribute, type Attributes,
} from '../../../src/terraform';
import { planChange, replacePaths } from '../../../src/terraform/framework/plan-change';
import { attributeType, objectType } from '../../../src/terraform/framework/schema';
import { isRecord, isUnknown, UNKNOWN, valuesEqual, type Value } from '../../../src/terraform/values';

const description = 'Any.';
const kinds = [{ required: true }, { optional: true }, { computed: true }, { optional: true, computed: true }, { default: 'x' }] as const;
const marks = fc.record({ stable: fc.constant(true as const), replace: fc.constant(true as const) }, { requiredKeys: [] });

/** Options of an attribute; a default is only given where it is of the attribute's type. */
const options = (fallback?: unknown) => fc.tuple(fc.constantFrom(...kinds), marks).map(([kind, mark]) => {
  const { default: given, ...rest } = { default: undefined, ...kind };
  if (given === undefined) return { description, ...rest, ...mark };
  return fallback === undefined ? { description, optional: true as const, ...mark } : { description, default: fallback, ...mark };
});

const plain: fc.Arbitrary<Attribute> = fc.oneof(
  options('x').map((chosen) => string(chosen as any)),
  options(1).map((chosen) => number(chosen as any)),
  options(true).map((chosen) => bool(chosen as any)),
  options().map((chosen) => list('string', chosen as any)),
  options().map((chosen) => set('number', chosen as any)),
  options().map((chosen) => map('string', chosen as any)),
  fc.constant(string({ optional: true, writeOnly: true, description })),
);

const names = ['a', 'b', 'c'] as const;
const attributesOf = (attribute: fc.Arbitrary<Attribute>) =>
  fc.dictionary(fc.constantFrom(...names), attribute, { minKeys: 1, maxKeys: 3 }) as fc.Arbitrary<Attributes>;
/** Terraform allows no write-only attributes in sets. */
const settable = plain.filter((attribute) => attribute.options.writeOnly !== true);

const nestedIn = (inner: fc.Arbitrary<Attribute>) => fc.tuple(fc.constantFrom(singleNested, listNested, mapNested), attributesOf(inner), options())
  .map(([make, attributes, chosen]) => make(attributes, chosen as any) as Attribute);
const nestedSet = fc.tuple(attributesOf(settable), options()).map(([attributes, chosen]) => setNested(attributes, chosen as any) as Attribute);

const schemas = attributesOf(fc.oneof(plain, nestedIn(fc.oneof(plain, nestedSet)), nestedSet));

type Purpose = 'config' | 'state';

/** A value as a user may write it, or as a state may hold it. */
function valueOf(attribute: Attribute, purpose: Purpose): fc.Arbitrary<Value> {
  const { required, optional, computed, default: fallback, writeOnly } = attribute.options;
  if (purpose === 'state' && writeOnly === true) return fc.constant(null);
  if (purpose === 'config' && required !== true && optional !== true && fallback === undefined && computed === true) return fc.constant(null);
  const known = knownValue(attribute, purpose);
  const unknown = purpose === 'config' ? [{ weight: 1, arbitrary: fc.constant<Value>(UNKNOWN) }] : [];
  const nothing = required === true ? [] : [{ weight: 2, arbitrary: fc.constant<Value>(null) }];
  return fc.oneof({ weight: 5, arbitrary: known }, ...unknown, ...nothing);
}

function knownValue(attribute: Attribute, purpose: Purpose): fc.Arbitrary<Value> {
  if ('nesting' in attribute) {
    const element = objectOf(attribute.attributes, purpose);
    if (attribute.nesting === 'single') return element;
    if (attribute.nesting === 'map') return fc.dictionary(fc.constantFrom('k', 'l'), element);
    return fc.array(element, { maxLength: 2 }).map((elements) => (attribute.nesting === 'set' ? distinct(attribute.attributes, elements) : elements));
  }
  switch (attribute.type) {
    case 'string': return fc.constantFrom('x', 'y', '');
    case 'number': return fc.constantFrom(0, 1, 2);
    case 'bool': return fc.boolean();
  }
  if (attribute.type[0] === 'map') return fc.dictionary(fc.constantFrom('k', 'l'), fc.constantFrom('x', 'y'));
  return attribute.type[0] === 'set' ? fc.uniqueArray(fc.constantFrom(1, 2, 3)) : fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 });
}

function objectOf(attributes: Attributes, purpose: Purpose): fc.Arbitrary<Value> {
  return fc.record(Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, valueOf(attribute, purpose)])));
}

function distinct(attributes: Attributes, elements: Value[]): Value[] {
  const type = objectType(attributes);
  return elements.filter((element, index) => elements.findIndex((other) => valuesEqual(type, element, other)) === index);
}

/** What Terraform proposes: see "proposed new state" of its resource change protocol. Sets are proposed as written. */
function proposedState(attributes: Attributes, prior: Value, config: Value): Value {
  if (!isRecord(config)) return config;
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => {
    const before = isRecord(prior) ? prior[name] ?? null : null;
    const written = config[name] ?? null;
    const computed = attribute.options.computed === true || attribute.options.default !== undefined;
    if (written === null && computed) return [name, before];
    return [name, 'nesting' in attribute ? proposedNested(attribute, before, written) : written];
  }));
}

function proposedNested(attribute: any, before: Value, written: Value): Value {
  const { attributes, nesting } = attribute;
  if (nesting === 'single') return isRecord(written) ? proposedState(attributes, before, written) : written;
  if (nesting === 'list' && Array.isArray(written)) {
    return written.map((element, index) => proposedState(attributes, Array.isArray(before) ? before[index] ?? null : null, element));
  }
  if (nesting === 'map' && isRecord(written)) {
    return Object.fromEntries(Object.entries(written).map(([key, element]) =>
      [key, proposedState(attributes, isRecord(before) ? before[key] ?? null : null, element)]));
  }
  return written;
}

/** Terraform's rules for a planned state, attribute by attribute; gives the faults. */
function faults(attributes: Attributes, prior: Value, config: Value, planned: Value, path: string): string[] {
  if (!isRecord(planned) || !isRecord(config)) return valuesEqual(objectType(attributes), planned, config) ? [] : [`${path}: not as written`];
  return Object.entries(attributes).flatMap(([name, attribute]) => attributeFaults(
    attribute, isRecord(prior) ? prior[name] ?? null : null, config[name] ?? null, planned[name] ?? null, `${path}.${name}`,
  ));
}

function attributeFaults(attribute: Attribute, prior: Value, config: Value, planned: Value, path: string): string[] {
  const type = attributeType(attribute);
  const computed = attribute.options.computed === true || attribute.options.default !== undefined;
  if (attribute.options.writeOnly === true) return planned === null ? [] : [`${path}: write-only value in the plan`];
  if (config === null) return computed || planned === null ? [] : [`${path}: a value where nothing was written`];
  if (isUnknown(config)) return isUnknown(planned) || valuesEqual(type, planned, prior) ? [] : [`${path}: decided what is not known`];
  if (!('nesting' in attribute)) {
    return valuesEqual(type, planned, config) || valuesEqual(type, planned, prior) ? [] : [`${path}: neither as written nor as before`];
  }
  return nestedFaults(attribute, prior, config, planned, path);
}

function nestedFaults({ attributes, nesting }: any, prior: Value, config: Value, planned: Value, path: string): string[] {
  if (isUnknown(planned) || planned === null) return [`${path}: wholly ${String(planned)} although it was written`];
  if (nesting === 'single') return faults(attributes, prior, config, planned, path);
  if (nesting === 'map') {
    const keys = (value: Value) => Object.keys(value as object).sort().join();
    if (keys(planned) !== keys(config)) return [`${path}: other keys`];
    return Object.entries(planned as object).flatMap(([key, element]) =>
      faults(attributes, isRecord(prior) ? prior[key] ?? null : null, (config as any)[key], element, `${path}.${key}`));
  }
  const [elements, written] = [planned as Value[], config as Value[]];
  if (elements.length !== written.length) return [`${path}: ${elements.length} elements instead of ${written.length}`];
  if (nesting === 'set') return [];
  return elements.flatMap((element, index) =>
    faults(attributes, Array.isArray(prior) ? prior[index] ?? null : null, written[index], element, `${path}.${index}`));
}

const situations = schemas.chain((attributes) => fc.record({
  attributes: fc.constant(attributes),
  config: objectOf(attributes, 'config'),
  prior: fc.oneof(fc.constant<Value>(null), objectOf(attributes, 'state')),
}));

test('plans nothing that Terraform would refuse', () => {
  fc.assert(fc.property(situations, ({ attributes, config, prior }) => {
    const planned = planChange(attributes, { prior, proposed: proposedState(attributes, prior, config), config });
    expect(faults(attributes, prior, config, planned, '')).toEqual([]);
  }), { numRuns: 1000 });
});

test('plans a change once only: what was planned and became true is planned without a change', () => {
  fc.assert(fc.property(situations, ({ attributes, config, prior }) => {
    const known = decided(attributes, config);
    const planned = planChange(attributes, { prior, proposed: proposedState(attributes, prior, known), config: known });
    const applied = completed(attributes, planned);
    expect(planChange(attributes, { prior: applied, proposed: proposedState(attributes, applied, known), config: known })).toBe(applied);
  }), { numRuns: 1000 });
});

test('comes to the same plan each time, and changes nothing that it was given', () => {
  fc.assert(fc.property(situations, ({ attributes, config, prior }) => {
    const given = { prior, proposed: proposedState(attributes, prior, config), config };
    const before = structuredClone(JSON.stringify(given));
    const [first, second] = [planChange(attributes, given), planChange(attributes, given)];
    expect(valuesEqual(objectType(attributes), first, second)).toBe(true);
    expect(JSON.stringify(given)).toBe(before);
  }));
});

test('replaces for nothing where nothing changes, and for no path that neither value has', () => {
  fc.assert(fc.property(situations, ({ attributes, config, prior }) => {
    const planned = planChange(attributes, { prior, proposed: proposedState(attributes, prior, config), config });
    expect(replacePaths(attributes, planned, planned)).toEqual([]);
    for (const path of replacePaths(attributes, prior, planned)) {
      expect(path.reduce<Value>((value, step) => (value as any)?.['attribute' in step ? step.attribute : 'key' in step ? step.key : step.index], planned)).toBeDefined();
    }
  }));
});

/** A configuration in which everything is known. */
function decided(attributes: Attributes, config: Value): Value {
  if (!isRecord(config)) return config;
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => {
    const value = config[name] ?? null;
    if (isUnknown(value)) return [name, attribute.options.required === true ? filler(attribute) : null];
    return [name, 'nesting' in attribute ? inside(attribute, value, decided) : value];
  }));
}

/** What a server makes of a plan: it decides what was left open. */
function completed(attributes: Attributes, planned: Value): Value {
  if (!isRecord(planned)) return planned;
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => {
    const value = planned[name] ?? null;
    if (isUnknown(value)) return [name, filler(attribute)];
    return [name, 'nesting' in attribute ? inside(attribute, value, completed) : value];
  }));
}

function inside(attribute: any, value: Value, change: (attributes: Attributes, value: Value) => Value): Value {
  if (attribute.nesting === 'single') return change(attribute.attributes, value);
  if (Array.isArray(value)) {
    const elements = value.map((element) => change(attribute.attributes, element));
    return attribute.nesting === 'set' ? distinct(attribute.attributes, elements) : elements;
  }
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, element]) => [key, change(attribute.attributes, element)])) : value;
}

function filler(attribute: Attribute): Value {
  if ('nesting' in attribute) {
    if (attribute.nesting === 'map') return {};
    return attribute.nesting === 'single'
      ? Object.fromEntries(Object.entries<Attribute>(attribute.attributes).map(([name, inner]) => [name, inner.options.writeOnly === true ? null : filler(inner)]))
      : [];
  }
  const { type } = attribute;
  if (typeof type !== 'string') return type[0] === 'map' ? {} : [];
  return ({ string: 'filled', number: 7, bool: true } as Record<string, Value>)[type];
}
