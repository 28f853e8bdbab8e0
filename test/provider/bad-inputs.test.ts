import { BAD_TIMEOUTS, DATA_SOURCES, PROVIDER, RESOURCES, type BadInput, type BadInputs } from './bad-inputs';
import { tursoProvider } from '../../src/provider/provider';
import type { Attribute, Attributes, Resource } from '../../src/terraform';
import { isOptional } from '../../src/terraform/engine/attribute-type';
import { resourceSchema } from '../../src/terraform/engine/timeouts';
import { UNKNOWN } from '../../src/terraform/values';
import { Core } from '../support/core/core';

const core = new Core(tursoProvider);

interface Subject {
  readonly name: string;
  readonly attributes: Attributes;
  /** It checks attributes together, too. */
  readonly checksTogether: boolean;
  readonly table: BadInputs | undefined;
  readonly validate: (config: BadInputs['valid']) => ReturnType<Core['validate']>;
}

interface Checked {
  readonly type: string;
  readonly schema: { readonly attributes: Attributes; readonly validators?: readonly unknown[] };
  readonly validate?: unknown;
}

const checksTogether = ({ schema, validate }: Pick<Checked, 'schema' | 'validate'>) => validate !== undefined || (schema.validators ?? []).length > 0;

const SUBJECTS: readonly Subject[] = [
  {
    name: 'the provider',
    attributes: tursoProvider.schema.attributes,
    checksTogether: checksTogether({ schema: tursoProvider.schema }),
    table: PROVIDER,
    validate: (config) => core.validateProvider(config),
  },
  ...tursoProvider.resources.map((resource: Checked): Subject => ({
    name: resource.type,
    attributes: resourceSchema(resource as Resource).attributes,
    checksTogether: checksTogether(resource),
    table: RESOURCES[resource.type] && { ...RESOURCES[resource.type], bad: [...RESOURCES[resource.type].bad, ...BAD_TIMEOUTS] },
    validate: (config) => core.validate(resource.type, config),
  })),
  ...tursoProvider.dataSources.map((source: Checked): Subject => ({
    name: `data.${source.type}`,
    attributes: source.schema.attributes,
    checksTogether: checksTogether(source),
    table: DATA_SOURCES[source.type],
    validate: (config) => core.validateDataSource(source.type, config),
  })),
];

test('has a table for each resource, data source and function', () => {
  const names = (items: readonly Checked[]) => items.map(({ type }) => type);
  expect(names(tursoProvider.resources)).toEqual(expect.arrayContaining(Object.keys(RESOURCES)));
  expect(names(tursoProvider.dataSources)).toEqual(expect.arrayContaining(Object.keys(DATA_SOURCES)));
});

describe.each(SUBJECTS.map((subject): [string, Subject] => [subject.name, subject]))('%s', (_name, { attributes, checksTogether: together, table, validate }) => {
  const constrained = constrainedPaths(attributes);
  const rows: readonly BadInput[] = table?.bad ?? [];

  test('has a row for each attribute with a constraint', () => {
    expect(constrained.filter((path) => !rows.some((row) => withoutPlaces(row.path) === path))).toEqual([]);
  });

  if (together) {
    test('has a row for each check between attributes', () => {
      expect(rows.filter((row) => passesAlone(attributes, row))).not.toEqual([]);
    });
  }

  if (table !== undefined) {
    test('accepts the valid configuration', async () => {
      expect(await validate(table.valid)).toEqual([]);
    });

    test('accepts unknown values', async () => {
      const writable = Object.entries(attributes).filter(([, attribute]) => attribute.options.required === true || isOptional(attribute));
      // What is deprecated is told of in any case.
      const silent = writable.filter(([, { options }]) => options.deprecated === undefined);
      expect(await validate(Object.fromEntries(silent.map(([name]) => [name, UNKNOWN])))).toEqual([]);
    });
  }

  if (rows.length === 0) return;
  test.each(rows.map((row): [string, BadInput] => [shown(row), row]))('fails when %s', async (_shown, { config, path, summary, detail }) => {
    expect(await validate({ ...table!.valid, ...config })).toEqual([{ severity: 'error', path, summary, detail: expect.stringContaining(detail) }]);
  });
});

/** The attributes that take not every value, such as `seed.type`. */
function constrainedPaths(attributes: Attributes, parent = ''): string[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => [
    ...(attribute.options.validators ?? []).length > 0 ? [`${parent}${name}`] : [],
    ...'nesting' in attribute ? constrainedPaths(attribute.attributes, `${parent}${name}.`) : [],
  ]);
}

/** Without list indexes and map keys. */
function withoutPlaces(path: string): string {
  return path.replace(/\[[^\]]*\]/g, '');
}

/** True where the named attribute's own checks find nothing wrong. */
function passesAlone(attributes: Attributes, { path, config }: BadInput): boolean {
  const attribute: Attribute | undefined = attributes[path];
  const value = config[path] ?? null;
  return value === null || (attribute?.options.validators ?? []).every((check) => check(value, path) === undefined);
}

function shown({ config }: BadInput): string {
  const text = Object.entries(config).map(([name, value]) => `${name} is ${JSON.stringify(value)}`).join(' and ');
  return text.length <= 100 ? text : `${text.slice(0, 100)}...`;
}
