import type { Family } from './family';

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);

const G = { name: 'g', location: 'aws-us-east-1', locations: ['aws-us-east-1'], delete_protection: false, archived: false, id: UUID };

export const GROUPS: Family = {
  about: 'groups and locations',
  resources: `
    resource "turso_group" "g" {
      name     = "g"
      location = "aws-us-east-1"
    }
    resource "turso_group" "a" {
      name              = "a"
      location          = "aws-eu-west-1"
      delete_protection = true
    }
  `,
  happens: async (local) => local.archiveGroup('a'),
  reads: {
    'turso_locations.all': { inputs: {}, finds: { locations: expect.objectContaining({ 'aws-us-east-1': expect.stringContaining('Virginia') }) } },
    'turso_closest_region.here': { inputs: {}, finds: { server: expect.stringMatching(/^aws-/), client: 'local' } },
    'turso_group.g': { inputs: { name: '"g"' }, finds: { ...G, organization: 'local' } },
    'turso_group.of_organization': { inputs: { name: '"g"', organization: '"local"' }, finds: { ...G, organization: 'local' } },
    'turso_groups.all': {
      inputs: {},
      finds: { organization: 'local', groups: [{ ...G, name: 'a', location: 'aws-eu-west-1', locations: ['aws-eu-west-1'], delete_protection: true, archived: true }, G] },
    },
  },
  refused: [
    { data: 'turso_group', inputs: { name: '"nowhere"' }, says: /Error: Could not read group "nowhere" .*GET .*\/groups\/nowhere answered 404/ },
    { data: 'turso_groups', inputs: { organization: '"elsewhere"' }, says: /Error: Could not read groups .*organizations\/elsewhere\/groups answered 404: .*Check the organization's slug/ },
  ],
};
