import { Token, type TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { ruleFault, throwFaults, type Fault } from './faults';
import type { TursoConstructProps } from './interfaces';
import { chooseProvider, defaultName } from './turso-provider';
import { JwksResource } from '../bindings';
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

/**
 * An identity provider, such as Clerk or Auth0, whose tokens open databases of the organization.
 *
 * Without a template that limits them, its tokens reach all databases of all groups: `bindings.DataTursoJwksTemplate` makes the
 * template for the provider's settings.
 *
 * @see https://docs.turso.tech/connect/authentication
 * @example
 * new JwksEndpoint(stack, 'clerk', { url: 'https://example.clerk.accounts.dev/.well-known/jwks.json' });
 */
export class JwksEndpoint extends Construct {
  /** Name of the entry. */
  public readonly name: string;

  /** The provider that manages the entry. Undefined: the provider of the stack that has no alias. */
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, props: JwksEndpointProps) {
    super(scope, id);
    const { url, organization } = props;
    this.provider = chooseProvider(this, props.provider);
    const name = props.name ?? defaultName(this, id, this.provider);
    throwFaults(this, [urlFault(url), ruleFault('name', name, JWKS_NAME), ruleFault('organization', organization, SLUG)]);

    const resource = new JwksResource(this, 'Resource', asText({ provider: this.provider, name, jwksUrl: url, organization }));
    this.name = resource.name;
  }
}

function urlFault(url: string): Fault {
  if (Token.isUnresolved(url) || HTTPS_URL.accepts(url)) return undefined;
  return `url is ${JSON.stringify(withoutCredentials(url))}. ${HTTPS_URL.words}`;
}
