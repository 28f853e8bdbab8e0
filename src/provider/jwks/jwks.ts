import { JWKS_NAME, HTTPS_URL, withoutCredentials } from '../../notation';
import { attributePath, string, type Validator } from '../../terraform';
import { resource } from '../define';
import { existsAlready } from '../shared/messages';
import { listedOrganization, organizationAttribute, parseImportId, planNamedOrganization } from '../shared/organization';
import { removeSurely } from '../shared/removal';
import { following } from '../shared/validators';
import type { NamedTurso } from '../turso';

const attributes = {
  organization: organizationAttribute,
  name: string({
    required: true,
    replace: true,
    description: 'Name of the endpoint, unique in the organization. A change replaces it.',
    validators: [following(JWKS_NAME)],
  }),
  jwks_url: string({
    required: true,
    description: 'Where the provider publishes its keys: an `https` URL. On turso-local, it may be an `http` URL of `127.0.0.1`, `[::1]` or `localhost`. '
      + 'A change takes effect in place.',
    validators: [validHttpsUrl()],
  }),
  region: string({
    optional: true,
    replace: true,
    description: 'Region of the endpoint, which is rarely needed. Turso does not tell it, so it cannot be imported. A change replaces the endpoint. '
      + 'Left out: Turso chooses.',
  }),
};

/** Manages an identity provider whose tokens open databases. */
export const jwks = resource({
  type: 'turso_jwks',
  noun: 'JWKS endpoint',
  identity: ['organization', 'name'],
  schema: {
    description: 'An [external identity provider](https://docs.turso.tech/features/external-auth), such as Clerk or Auth0, whose tokens open databases: Turso checks '
      + 'them with the keys that the provider publishes (a JSON Web Key Set). **A token of the provider opens all databases of all groups, unless '
      + 'the provider makes its tokens from a template that limits them**: the data source `turso_jwks_template` gives one. Destroying it ends '
      + 'the tokens of the provider. Imported by `organization/name`, or by the name alone in the organization of the provider.',
    attributes,
  },

  async create({ organization, name, jwks_url: url, region }, { client, signal }) {
    const turso = await client.named(organization, signal);
    if (await findEndpoint(turso, name, signal) !== undefined) {
      const { organization: slug } = turso;
      throw existsAlready({ what: `JWKS endpoint "${name}" of organization "${slug}"`, type: 'turso_jwks', id: `${slug}/${name}`, attribute: 'name' });
    }
    await turso.api.jwks.register({ name, url }, region ?? '', { signal }).finally(() => turso.directory.jwks.forget());
    return { organization: turso.organization, name, jwks_url: url, region };
  },

  async read({ organization, name, region }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const found = await findEndpoint(turso, name, signal);
    return found === undefined ? undefined : { organization: turso.organization, name, jwks_url: found.url, region };
  },

  async update(plan, state, { client, signal }) {
    await put(await client.named(state.organization, signal), { name: state.name, url: plan.jwks_url, region: state.region }, signal);
    return { ...state, jwks_url: plan.jwks_url };
  },

  async delete({ organization, name, region }, { client, signal }) {
    const { api, directory } = await client.named(organization, signal);
    try {
      await removeSurely({
        remove: async () => api.jwks.delete(name, region ?? '', { signal }),
        isListed: async () => (await api.jwks.list({ signal })).some((endpoint) => endpoint.name === name),
      });
    } finally {
      directory.jwks.forget();
    }
  },

  plan({ plan, client, diagnostics }) {
    planNamedOrganization(plan, client);
    if (plan.action !== 'create') return;
    diagnostics.warn(
      'Tokens of this identity provider open all databases',
      'Each token opens all databases of all groups of the organization, unless the identity provider makes its tokens from a template that limits them. Give '
      + 'it the template of the data source turso_jwks_template.',
      attributePath('jwks_url'),
    );
  },

  importState: parseImportId,

  list: {
    schema: {
      description: 'Lists the [identity providers](https://docs.turso.tech/features/external-auth) of the organization.',
      attributes: { organization: listedOrganization },
    },
    async *find({ organization }, { client, signal }) {
      const turso = await client.named(organization, signal);
      for (const { name, url } of await turso.directory.jwks.all({ signal })) {
        yield { displayName: name, state: { organization: turso.organization, name, jwks_url: url, region: null } };
      }
    },
  },
});

async function findEndpoint({ directory }: NamedTurso, name: string, signal: AbortSignal) {
  return (await directory.jwks.all({ signal })).find((endpoint) => endpoint.name === name);
}

interface Endpoint {
  readonly name: string;
  readonly url: string;
  readonly region: string | null;
}

async function put({ api, directory }: NamedTurso, { name, url, region }: Endpoint, signal: AbortSignal): Promise<void> {
  try {
    await api.jwks.put({ name, url }, region ?? '', { signal });
  } finally {
    directory.jwks.forget();
  }
}

/** Accepts an `https` URL without a password, and an `http` URL of this machine. */
function validHttpsUrl(): Validator<string> {
  return (value, name) => {
    if (HTTPS_URL.accepts(value)) return undefined;
    return { summary: `Invalid ${name}`, detail: `${name} is "${withoutCredentials(value)}". ${HTTPS_URL.words}` };
  };
}
