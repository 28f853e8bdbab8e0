import { KindsProject } from './kinds-project';
import { ADDRESS, kindsProvider } from './kinds-provider';
import { providerSchemaJson } from '../../../src/terraform/engine/schema-json';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(30_000);

const schemas = (): any => {
  const json = providerSchemaJson(kindsProvider({ objects: new Map(), calls: [] }), ADDRESS);
  return JSON.parse(JSON.stringify(json)).provider_schemas[ADDRESS];
};

describeWithTerraform('the schemas of a provider', () => {
  test('are described exactly as Terraform prints them, as far as this version knows them', async () => {
    const project = await KindsProject.start();
    try {
      project.everything('  name = "a"');
      const { stdout } = await project.succeed('providers', 'schema', '-json');
      const { [ADDRESS]: printed } = JSON.parse(stdout).provider_schemas;
      expect(withoutNews(schemas(), printed)).toEqual(printed);
    } finally {
      await project.end();
    }
  });
});

/** Removes what only newer versions of Terraform print. */
const NEWS = ['list_resource_schemas', 'resource_identity_schemas', 'deprecation_message'];

function withoutNews(ours: any, printed: any): any {
  if (Array.isArray(ours)) return ours.map((element, index) => withoutNews(element, printed?.[index]));
  if (typeof ours !== 'object' || ours === null) return ours;
  const kept = Object.entries(ours).filter(([key]) => !NEWS.includes(key) || printed?.[key] !== undefined);
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutNews(value, printed?.[key])]));
}

test('contain the replacement for what is deprecated', () => {
  const { resource_schemas: { kinds_choice: { block } }, functions } = schemas();
  expect(block).toMatchObject({ deprecated: true, deprecation_message: 'Use kinds_everything.' });
  expect(block.attributes.other).toMatchObject({ deprecated: true, deprecation_message: 'Use one.' });
  expect(functions.describe.deprecation_message).toBe('Use your eyes.');
});

test('contain the list and identity schemas', () => {
  const { list_resource_schemas: lists, resource_identity_schemas: identities } = schemas();
  expect(lists).toEqual({
    kinds_item: {
      version: 0,
      block: {
        attributes: {
          realm: { type: 'string', description: 'Only of this realm.', description_kind: 'markdown', optional: true },
          whole: { type: 'bool', description: 'Whether all is found at once.', description_kind: 'markdown', optional: true, computed: true },
        },
        description: 'All items.',
        description_kind: 'markdown',
      },
    },
  });
  expect(identities).toEqual({
    kinds_item: {
      version: 0,
      attributes: {
        id: { type: 'string', description: 'Set by the provider.', required_for_import: true },
        realm: { type: 'string', description: 'Where it is.', optional_for_import: true },
      },
    },
  });
});
