import { Database, Organization } from '../model';
import { Registry } from '../registry/registry';

/**
 * The `Hostname` of a database: `http://<Hostname>` needs no DNS, only a path.
 *
 * The slash at its end matters: clients resolve `v2/pipeline` against the URL, and would replace a last part without one.
 */
export function hostname(authority: string, organization: Organization, database: Pick<Database, 'name'>): string {
  return `${authority}/${organization.slug}/${database.name}/`;
}

export interface Address {
  readonly database: Database;
  /** Path and query for sqld, beginning with a slash. */
  readonly rest: string;
}

/** What sqld serves to the outside. Its `/dev/...` is left out: it reaches other databases with the token of this one. */
const SERVED = /^\/(?:$|health$|version$|dump$|v[123](?:$|\/)|v3-protobuf(?:$|\/)|beta\/listen$)/;

/** The database that a URL of the data plane means, or undefined where there is none. */
export function resolveAddress(registry: Registry, url: string): Address | undefined {
  // Some clients append "/v2/pipeline" to a URL that ends with a slash already.
  const { pathname, search } = new URL(url.replace(/\/{2,}/g, '/'), 'http://local');
  const [, slug, name, ...parts] = pathname.split('/');
  const organization = registry.findOrganization(slug);
  const database = organization && name !== undefined
    ? registry.findDatabase(organization.id, name) ?? registry.findFormer(organization.id, name)
    : undefined;
  const rest = `/${parts.join('/')}`;
  if (database === undefined || !SERVED.test(rest)) {
    return undefined;
  }
  return { database, rest: rest + search };
}
