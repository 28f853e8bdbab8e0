import { Token, type TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { ruleFault, throwFaults, type Fault } from './faults';
import type { ITursoDatabase, ITursoGroup, TursoConstructProps } from './interfaces';
import { requireFreeId, type OwnChildren } from './own-children';
import { permissionsFaults, type TokenAccess } from './token-options';
import type { TokenPermission } from './token-permission';
import { chooseProvider, defaultName } from './turso-provider';
import { DataTursoJwksTemplate, JwksResource } from '../bindings';
import { asText } from '../hcl';
import { HTTPS_URL, JWKS_NAME, SLUG, withoutCredentials } from '../notation';

/** Props of a `JwksEndpoint`. */
export interface JwksEndpointProps extends TursoConstructProps {
  /**
   * URL of the provider's JSON Web Key Set: `https://.../.well-known/jwks.json`. A change is made in place.
   *
   * For an identity provider on this machine and turso-local, it may be an `http` URL of `127.0.0.1`, `[::1]` or `localhost`.
   */
  readonly url: string;

  /**
   * Name of the entry, unique in the organization. A change replaces it.
   *
   * @default - the id of the construct, after the `namePrefix` of the provider
   */
  readonly name?: string;

  /**
   * Slug of the organization.
   *
   * @default - that of the provider
   */
  readonly organization?: string;
}

/** What the tokens of an identity provider may do. */
export interface JwksTemplateOptions {
  /**
   * The only database that the tokens open.
   *
   * @default - every database of the group
   */
  readonly database?: ITursoDatabase;

  /**
   * The only group whose databases the tokens open.
   *
   * @default - all groups, unless `database` is set
   */
  readonly group?: ITursoGroup;

  /**
   * What the tokens allow.
   *
   * @default TokenAccess.FULL_ACCESS
   */
  readonly access?: TokenAccess;

  /**
   * What the tokens may do with which tables.
   *
   * @default - everything that `access` allows
   */
  readonly permissions?: TokenPermission[];
}

const OWN: OwnChildren = { Resource: 'the resource of the endpoint' };

/**
 * An identity provider, such as Clerk or Auth0, whose tokens open databases of the organization.
 *
 * Without claims that limit them, its tokens reach all databases of all groups: `addTemplate` returns the claims for the provider's
 * settings.
 *
 * @see https://docs.turso.tech/connect/authentication
 * @example
 * const clerk = new JwksEndpoint(stack, 'clerk', { url: 'https://example.clerk.accounts.dev/.well-known/jwks.json' });
 * new TerraformOutput(stack, 'claims', { value: clerk.addTemplate('claims', { group }) });
 */
export class JwksEndpoint extends Construct {
  /** Name of the entry. */
  public readonly name: string;

  /** The provider that manages the entry. Absent if it is the provider of the stack that has no alias. */
  public readonly provider?: TerraformProvider;

  private readonly organization?: string;

  constructor(scope: Construct, id: string, props: JwksEndpointProps) {
    super(scope, id);
    const { url, organization } = props;
    this.provider = chooseProvider(this, props.provider);
    const name = props.name ?? defaultName(this, id, this.provider);
    throwFaults(this, [urlFault(url), ruleFault('name', name, JWKS_NAME), ruleFault('organization', organization, SLUG)]);

    const resource = new JwksResource(this, 'Resource', asText({ provider: this.provider, name, jwksUrl: url, organization }));
    this.name = resource.name;
    this.organization = organization;
  }

  /**
   * Returns the claims that limit tokens, as JSON: the template to paste into the identity provider. It limits only tokens that the
   * identity provider makes from it. If each user has a database, leave out `database`, and let the identity provider add the claim `id`
   * with the `databaseId` of the user's database.
   *
   * @see https://docs.turso.tech/connect/authentication
   */
  public addTemplate(id: string, options: JwksTemplateOptions = {}): string {
    const { database, group, access, permissions } = options;
    requireFreeId(this, OWN, id);
    throwFaults(this, permissionsFaults(options));
    return new DataTursoJwksTemplate(this, id, asText({
      provider: this.provider,
      database: database?.name,
      group: group?.name,
      organization: this.organization,
      scope: access,
      permissions: permissions?.map((permission) => permission._toTerraform()),
    })).template;
  }
}

function urlFault(url: string): Fault {
  if (Token.isUnresolved(url) || HTTPS_URL.accepts(url)) return undefined;
  return `url is ${JSON.stringify(withoutCredentials(url))}. ${HTTPS_URL.words}`;
}
