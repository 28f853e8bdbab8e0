import { importSection } from './import-section';
import { page } from './page';
import { schemaSection } from './schema-section';
import { signatureSection } from './signature-section';
import { snippet } from './snippets';
import { subcategoryOf } from './subcategory';
import { tursoProvider } from '../../src/provider/provider';
import type { DataSource, EphemeralResource, ProviderFunction, Resource } from '../../src/terraform';
import { resourceSchema } from '../../src/terraform/engine/timeouts';

/** What of `docs/` is generated; the rest is written by hand. */
export const GENERATED = ['index.md', 'resources', 'data-sources', 'ephemeral-resources', 'functions'];

/** The generated pages by their paths below `docs/`. */
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

/** The registry leaves the provider's name out of the names of pages. */
function shortName(type: string): string {
  return type.slice(tursoProvider.name.length + 1);
}
