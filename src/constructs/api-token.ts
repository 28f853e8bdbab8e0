import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import type { ApiTokenScope } from './api-token-scope';
import { ruleFault, throwFaults, type Fault } from './faults';
import type { ITursoGroup, TursoConstructProps } from './interfaces';
import { chooseProvider, defaultName } from './turso-provider';
import { ApiTokenResource } from '../bindings';
import { asText } from '../hcl';
import { API_TOKEN_NAME, quotedList, SLUG } from '../notation';

/** Props of an `ApiToken`. Turso cannot change an API token: every change makes a new one. */
export interface ApiTokenProps extends TursoConstructProps {
  /**
   * Name of the token, unique for the user whose token deploys the stack.
   *
   * @default - the id of the construct, after the `namePrefix` of the provider
   */
  readonly name?: string;

  /**
   * Slug of the organization that the token is limited to.
   *
   * @default - that of the group; without a group, that of the provider
   */
  readonly organization?: string;

  /**
   * The group that the token is limited to. Turso revokes the token when the group is deleted or moves to another organization.
   *
   * @default - none: the token reaches the whole organization
   */
  readonly group?: ITursoGroup;

  /**
   * What the token may do with the group. Only a token for a group has scopes, and it needs at least one.
   *
   * @default - none
   */
  readonly scopes?: ApiTokenScope[];
}

/**
 * A token for the Platform API: for a program that itself creates or manages databases. Destroying the construct revokes the token.
 *
 * The token that deploys the stack has to belong to an owner or admin of the organization.
 *
 * @see https://docs.turso.tech/api-reference/tokens/create
 * @example
 * const token = new ApiToken(stack, 'app', { group, scopes: [ApiTokenScope.READ, ApiTokenScope.DB_CREATE] });
 * new TerraformOutput(stack, 'environment', { value: token.environment, sensitive: true });
 */
export class ApiToken extends Construct {
  /** Name of the token. */
  public readonly name: string;

  /** Slug of the organization that the token is limited to. */
  public readonly organization: string;

  /** Turso's identifier of the token. It is not secret. */
  public readonly tokenId: string;

  /** The token. It is a secret: mark an output that shows it as sensitive. */
  public readonly token: string;

  /** URL of the Platform API that accepts the token: `https://api.turso.tech`, unless the provider has another one. */
  public readonly apiUrl: string;

  /**
   * The environment of a program that uses the token: `TURSO_API_URL`, `TURSO_API_TOKEN` and `TURSO_ORGANIZATION_SLUG`, the names that the
   * provider and the command `cdktf-turso` read. It holds a secret. `npx cdktf-turso env STACK -- COMMAND` gives it to a command, if it is
   * an output of the stack.
   */
  public readonly environment: Record<string, string>;

  /** The provider that manages the token. Absent if it is the provider of the stack that has no alias. */
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, props: ApiTokenProps = {}) {
    super(scope, id);
    const { organization, group, scopes } = props;
    this.provider = chooseProvider(this, props.provider, group);
    const name = props.name ?? defaultName(this, id, this.provider);
    throwFaults(this, [ruleFault('name', name, API_TOKEN_NAME), ruleFault('organization', organization, SLUG), scopesFault(props)]);

    const resource = new ApiTokenResource(this, 'Resource', asText({
      provider: this.provider,
      name,
      organization: organization ?? group?.organization,
      group: group?.name,
      groupId: group?.groupId,
      scopes,
    }));
    this.name = resource.name;
    this.organization = resource.organization;
    this.tokenId = resource.id;
    this.token = resource.token;
    this.apiUrl = resource.apiUrl;
    this.environment = { TURSO_API_URL: this.apiUrl, TURSO_API_TOKEN: this.token, TURSO_ORGANIZATION_SLUG: this.organization };
  }
}

function scopesFault({ group, scopes = [] }: ApiTokenProps): Fault {
  if (group === undefined && scopes.length > 0) {
    return `scopes are ${quotedList(scopes)}, but no group is given. Scopes say what the token may do with a group: set group, or leave scopes out.`;
  }
  if (group !== undefined && scopes.length === 0) {
    return 'group is given, but no scopes. Say what the token may do with the group, for example scopes: [ApiTokenScope.READ, ApiTokenScope.DB_CREATE].';
  }
  return undefined;
}
