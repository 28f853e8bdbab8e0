import { pathOf, placesOf, sample, written } from './places';
import { SUBJECTS, type Subject } from './subjects';
import { tursoProvider } from '../../../src/provider/provider';
import { isOptional } from '../../../src/terraform/engine/attribute-type';
import { UNKNOWN } from '../../../src/terraform/values';
import { Core } from '../../support/core/core';

const core = new Core(tursoProvider);

const SUMMARY = 'Invalid Configuration for Read-Only Attribute';

/** The attributes that only the provider sets; what is inside one of them is part of it. */
function readOnly({ attributes }: Subject) {
  const all = placesOf(attributes).filter(({ attribute }) => attribute.options.required !== true && !isOptional(attribute));
  const isAround = (outer: readonly string[], inner: readonly string[]) =>
    outer.length < inner.length && outer.every((name, index) => name === inner[index]);
  return all.filter(({ names }) => !all.some((other) => isAround(other.names, names)));
}

const ROWS = SUBJECTS.flatMap((subject) => readOnly(subject).map((place): [string, Subject, readonly string[]] => [
  `${subject.name}.${place.names.join('.')}`, subject, place.names,
]));

test('finds the read-only attributes of every kind of schema', () => {
  expect(ROWS.map(([shown]) => shown)).toEqual(expect.arrayContaining(['turso_database.url', 'data.turso_database.hostname', 'ephemeral.turso_group_token.token', 'turso_schema_fleet.version']));
  expect(ROWS.length).toBeGreaterThan(100);
});

test.each(ROWS)('validation rejects a value for %s', async (_shown, subject, names) => {
  const { attribute } = placesOf(subject.attributes).find((place) => place.names.join('.') === names.join('.'))!;
  const path = pathOf(subject.attributes, names);
  // Terraform would print the source of a secret.
  const isSecret = attribute.options.sensitive === true;
  for (const value of [sample(attribute), UNKNOWN]) {
    const told = await subject.validate(core, written(subject.attributes, subject.valid, names, value));
    expect(told.filter(({ summary }) => summary === SUMMARY)).toEqual([{
      severity: 'error', summary: SUMMARY, path: isSecret && value !== UNKNOWN ? '' : path, detail: `${path} has a value, but only the provider sets this attribute. Remove it from the configuration.`,
    }]);
  }
});

test.each(SUBJECTS.map((subject): [string, Subject] => [subject.name, subject]))('validation says nothing of the read-only attributes of %s that have no value', async (_name, subject) => {
  expect(await subject.validate(core, subject.valid)).toEqual([]);
});
