import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { ApiToken } from './api-token';
import { ApiTokenScope } from './api-token-scope';
import { GroupToken } from './group-token';
import type { ISchemaFleet, TokenOptions, TursoConstructProps } from './interfaces';
import { chooseProvider } from './turso-provider';

/** Props of a `TenantRuntime`. */
export interface TenantRuntimeProps extends TursoConstructProps {
  /** The fleet whose tenants the application serves. */
  readonly fleet: ISchemaFleet;

  /**
   * Name of the API token, unique for the user whose token deploys the stack.
   *
   * @default - the path of the construct, with dashes
   */
  readonly apiTokenName?: string;

  /**
   * What the application may do with the Platform API beside reading and creating databases, such as deleting the databases of tenants
   * that left.
   *
   * @default - nothing
   */
  readonly additionalScopes?: ApiTokenScope[];

  /**
   * Options of the group's token, such as its life.
   *
   * @default - the token never expires
   */
  readonly groupToken?: TokenOptions;
}

/**
 * The credentials that an application needs at run time to serve a fleet, and no more: a token that opens the databases of all tenants,
 * and an API token that may read the group and create databases in it, so that the application can add tenants.
 *
 * @example
 * const runtime = new TenantRuntime(stack, 'app', { fleet });
 * new TerraformOutput(stack, 'environment', { value: runtime.environment, sensitive: true });
 */
export class TenantRuntime extends Construct {
  /** Opens every database of the fleet's group, including databases that are created later. */
  public readonly groupToken: GroupToken;

  /** Token for the Platform API, limited to the fleet's group. */
  public readonly apiToken: ApiToken;

  /**
   * The environment of the application: `TURSO_API_TOKEN`, `TURSO_ORG`, `TURSO_GROUP`, `TURSO_GROUP_AUTH_TOKEN`, and
   * `TURSO_DATABASE_NAME` and `TURSO_SCHEMA_DATABASE_URL`, the schema database that new tenants are branched from. It holds secrets.
   * `createTenants()` of `cdktf-turso/runtime` reads it, opens tenants and creates new ones.
   */
  public readonly environment: Record<string, string>;

  /** The provider that manages the tokens. Undefined: the provider of the stack that has no alias. */
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, props: TenantRuntimeProps) {
    super(scope, id);
    const { fleet, groupToken, additionalScopes = [] } = props;
    const { group, schemaDatabase } = fleet;
    this.provider = chooseProvider(this, props.provider, fleet);
    this.groupToken = new GroupToken(this, 'GroupToken', { ...groupToken, group, provider: this.provider });
    this.apiToken = new ApiToken(this, 'ApiToken', {
      name: props.apiTokenName ?? this.node.path.replace(/[^a-zA-Z0-9]+/g, '-'),
      group,
      provider: this.provider,
      scopes: [...new Set([ApiTokenScope.READ, ApiTokenScope.DB_CREATE, ...additionalScopes])],
    });
    this.environment = {
      TURSO_API_TOKEN: this.apiToken.token,
      TURSO_ORG: this.apiToken.organization,
      TURSO_GROUP: group.name,
      TURSO_GROUP_AUTH_TOKEN: this.groupToken.token,
      TURSO_DATABASE_NAME: schemaDatabase.name,
      TURSO_SCHEMA_DATABASE_URL: schemaDatabase.url,
    };
  }
}
