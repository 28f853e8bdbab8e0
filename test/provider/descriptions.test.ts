import { tursoProvider } from '../../src/provider/provider';
import type { Attributes } from '../../src/terraform';
import { resourceSchema } from '../../src/terraform/engine/timeouts';

interface Described {
  readonly description: string;
  readonly attributes: Attributes;
}

const { resources, dataSources, ephemeralResources = [], functions = [] } = tursoProvider;

/** What the reference is made of, by the names of its pages. */
const PAGES: readonly (readonly [string, Described])[] = [
  ['the provider', tursoProvider.schema],
  ...resources.map((resource) => [resource.type, resourceSchema(resource)] as const),
  ...dataSources.map(({ type, schema }) => [`data.${type}`, schema as Described] as const),
  ...ephemeralResources.map(({ type, schema }) => [`ephemeral.${type}`, schema as Described] as const),
];

test.each(PAGES)('%s says what it is, with a link, and what each attribute is, in sentences', (_name, { description, attributes }) => {
  expect(description).toMatch(/\.$/);
  expect(description).toMatch(/\]\(https:\/\/\S+\)/);
  const unfinished = described(attributes).filter(([, text]) => !/^[A-Z`[][^]*\.$/.test(text));
  expect(unfinished).toEqual([]);
});

test.each(functions.map((one) => [one.name, one] as const))('function %s says what it is and what its arguments are', (_name, one) => {
  expect(one.summary).toMatch(/^[A-Z].*[^.]$/);
  expect(one.description).toMatch(/\.$/);
  const parameters: readonly { readonly description: string }[] = [...one.parameters, ...one.variadic === undefined ? [] : [one.variadic]];
  expect(parameters.filter((parameter) => !/^[A-Z`].*\.$/s.test(parameter.description))).toEqual([]);
});

/** All attributes by their paths, those inside of others included. */
function described(attributes: Attributes, parent = ''): [string, string][] {
  return Object.entries(attributes).flatMap(([name, attribute]): [string, string][] => [
    [`${parent}${name}`, attribute.options.description],
    ...'nesting' in attribute ? described(attribute.attributes, `${parent}${name}.`) : [],
  ]);
}
