import * as fc from 'fast-check';
import { faults, proposedState } from './plan-rules';
import { distinct, objectOf, schemas } from './schema-arbitraries';
import type { Attribute, Attributes } from '../../../src/terraform';
import { objectType } from '../../../src/terraform/engine/attribute-type';
import { planValues } from '../../../src/terraform/engine/plan-values';
import { replacePaths } from '../../../src/terraform/engine/replace-paths';
import { isRecord, isUnknown, valuesEqual, type Value } from '../../../src/terraform/values';

const situations = schemas.chain((attributes) => fc.record({
  attributes: fc.constant(attributes),
  config: objectOf(attributes, 'config'),
  prior: fc.oneof(fc.constant<Value>(null), objectOf(attributes, 'state')),
}));

test('plans nothing that Terraform would reject', () => {
  fc.assert(fc.property(situations, ({ attributes, config, prior }) => {
    const planned = planValues(attributes, { prior, proposed: proposedState(attributes, prior, config), config });
    expect(faults(attributes, prior, config, planned, '')).toEqual([]);
  }), { numRuns: 1000 });
});

test('plans no change after a plan was applied as planned', () => {
  fc.assert(fc.property(situations, ({ attributes, config, prior }) => {
    const known = decided(attributes, config);
    const planned = planValues(attributes, { prior, proposed: proposedState(attributes, prior, known), config: known });
    const applied = completed(attributes, planned);
    expect(planValues(attributes, { prior: applied, proposed: proposedState(attributes, applied, known), config: known })).toBe(applied);
  }), { numRuns: 1000 });
});

test('plans the same every time, and does not modify its arguments', () => {
  fc.assert(fc.property(situations, ({ attributes, config, prior }) => {
    const given = { prior, proposed: proposedState(attributes, prior, config), config };
    const before = JSON.stringify(given);
    const [first, second] = [planValues(attributes, given), planValues(attributes, given)];
    expect(valuesEqual(objectType(attributes), first, second)).toBe(true);
    expect(JSON.stringify(given)).toBe(before);
  }));
});

test('replaces nothing without a change, and names only paths that one of the values has', () => {
  fc.assert(fc.property(situations, ({ attributes, config, prior }) => {
    const planned = planValues(attributes, { prior, proposed: proposedState(attributes, prior, config), config });
    expect(replacePaths(attributes, planned, planned)).toEqual([]);
    for (const path of replacePaths(attributes, prior, planned)) {
      const keys = path.map((step) => ('attribute' in step ? step.attribute : 'key' in step ? step.key : step.index));
      expect(keys.reduce<any>((value, key) => value?.[key], planned)).toBeDefined();
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

/** The state after a server applied a plan and filled the unknown values. */
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
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, change(attribute.attributes, element)]));
}

function filler(attribute: Attribute): Value {
  if ('nesting' in attribute) {
    if (attribute.nesting === 'map') return {};
    if (attribute.nesting !== 'single') return [];
    const inner: [string, Attribute][] = Object.entries(attribute.attributes);
    return Object.fromEntries(inner.map(([name, part]) => [name, part.options.writeOnly === true ? null : filler(part)]));
  }
  const { type } = attribute;
  if (typeof type !== 'string') return type[0] === 'map' ? {} : [];
  return ({ string: 'filled', number: 7, bool: true } as Record<string, Value>)[type];
}
