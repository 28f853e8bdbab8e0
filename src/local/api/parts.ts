import { Context } from 'hono';
import { ApiTokens } from '../control/api-tokens';
import { Databases } from '../control/databases';
import { Groups } from '../control/groups';
import { DatabaseTokens } from '../control/tokens';
import { organizationNotFound } from '../errors';
import { Organization } from '../model';
import { Registry } from '../registry/registry';

/** What the families of endpoints work with. */
export interface ApiParts {
  readonly registry: Registry;
  readonly groups: Groups;
  readonly databases: Databases;
  readonly databaseTokens: DatabaseTokens;
  readonly apiTokens: ApiTokens;
  /** Whether new databases refuse what the live service refuses for the databases of its newer control plane. */
  readonly strictNewDatabases: boolean;
  /** Host and port that clients reach this platform at. */
  readonly authority: string;
  /** Version of sqld, such as `0.24.32`. */
  readonly sqldVersion: string;
}

/** The organization that a path names; one without a name means the personal account, here the first organization. */
export function organizationOf(context: Context, { registry }: ApiParts): Organization {
  const slug = param(context, 'organization');
  const organization = slug === undefined ? registry.all('organization')[0] : registry.findOrganization(slug);
  if (organization === undefined) {
    throw organizationNotFound();
  }
  return organization;
}

/** A part of the path; absent where the route has none of this name. */
export function param(context: Context, name: string): string | undefined {
  return (context.req.param() as Record<string, string | undefined>)[name];
}
