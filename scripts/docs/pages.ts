import { page } from './page';
import { schemaSection } from './schema-section';
import { importSection, signatureSection, snippet } from './sections';
import { tursoProvider } from '../../src/provider/provider';
import type { DataSource, EphemeralResource, ProviderFunction, Resource } from '../../src/terraform';
import { resourceSchema } from '../../src/terraform/engine/timeouts';

/** The generated files and folders in `docs/`. The others are written by hand. */
export const GENERATED = ['index.md', 'resources', 'data-sources', 'ephemeral-resources', 'functions'];

/** Returns the generated pages by their paths below `docs/`. */
export function pages(): ReadonlyMap<string, string> {
  return new Map([
    ['index.md', indexPage()],
    ...tursoProvider.resources.map((resource): [string, string] => [`resources/${shortName(resource.type)}.md`, resourcePage(resource)]),
    ...tursoProvider.dataSources.map((source): [string, string] => [`data-sources/${shortName(source.type)}.md`, dataSourcePage(source)]),
    ...(tursoProvider.ephemeralResources ?? []).map((one): [string, string] => [`ephemeral-resources/${shortName(one.type)}.md`, ephemeralPage(one)]),
    ...(tursoProvider.functions ?? []).map((one): [string, string] => [`functions/${one.name}.md`, functionPage(one)]),
  ]);
}

function indexPage(): string {
  const { name, schema } = tursoProvider;
  return page({
    title: `Provider: ${name}`,
    heading: `${name} Provider`,
    description: schema.description,
    sections: [snippet('provider', 'provider.tf'), schemaSection(schema.attributes)],
  });
}

function resourcePage(resource: Resource): string {
  const { type, schema } = resource;
  return page({
    title: `${type} (Resource)`,
    subcategory: subcategoryOf(type),
    description: schema.description,
    deprecated: schema.deprecated,
    sections: [snippet(`resources/${type}`, 'resource.tf'), schemaSection(resourceSchema(resource).attributes), importSection(resource)],
  });
}

function dataSourcePage({ type, schema }: DataSource): string {
  return page({
    title: `${type} (Data Source)`,
    subcategory: subcategoryOf(type),
    description: schema.description,
    deprecated: schema.deprecated,
    sections: [snippet(`data-sources/${type}`, 'data-source.tf'), schemaSection(schema.attributes)],
  });
}

function ephemeralPage({ type, schema }: EphemeralResource): string {
  return page({
    title: `${type} (Ephemeral Resource)`,
    subcategory: subcategoryOf(type),
    description: schema.description,
    deprecated: schema.deprecated,
    sections: [snippet(`ephemeral-resources/${type}`, 'ephemeral-resource.tf'), schemaSection(schema.attributes)],
  });
}

function functionPage(described: ProviderFunction): string {
  const { name, summary, description, deprecated } = described;
  return page({
    title: `${name} (Function)`,
    summary: `${summary}.`,
    description,
    deprecated,
    sections: [snippet(`functions/${name}`, 'function.tf'), signatureSection(tursoProvider.name, described)],
  });
}

/** In the registry, names of pages have no prefix of the provider. */
function shortName(type: string): string {
  return type.slice(tursoProvider.name.length + 1);
}

/** The first match counts. */
const SUBCATEGORIES: readonly (readonly [RegExp, string])[] = [
  [/fleet|tenant_databases/, 'Fleets'],
  [/token|jwks|jwt/, 'Tokens'],
  [/organization|audit|plan|subscription|invoice|user/, 'Organization'],
  [/database|sql/, 'Databases'],
  [/group|location|region/, 'Groups'],
];

/** Returns the heading under which the registry lists a resource or a data source. */
function subcategoryOf(name: string): string {
  const found = SUBCATEGORIES.find(([names]) => names.test(name));
  if (found === undefined) throw new Error(`${name} has no subcategory in the documentation. Add one to SUBCATEGORIES in scripts/docs/pages.ts.`);
  return found[1];
}
