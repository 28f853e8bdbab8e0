import { Construct } from 'constructs';
import { ApiToken } from './api-token';
import { ApiTokenScope } from './api-token-scope';
import { GroupToken } from './group-token';
import type { SchemaFleet } from './schema-fleet';
import type { TokenOptions } from './token-options';

/** What an application gets to serve the tenants of a fleet. */
export interface TenantRuntimeProps {
  /** The fleet whose tenants the application serves. */
  readonly fleet: SchemaFleet;

  /**
   * Name of the API token, unique for the user whose token deploys the stack.
   *
   * @default - the path of the construct, with dashes
   */
  readonly apiTokenName?: string;

  /**
   * What else than reading and creating databases the application may do with the Platform API, such as deleting the databases of
   * tenants that left.
   *
   * @default - nothing
   */
  readonly additionalScopes?: ApiTokenScope[];

  /**
   * How long the group's token lives, and when it is renewed.
   *
   * @default - it never ends
   */
  readonly groupToken?: TokenOptions;
}

/**
 * What an application needs at run time to serve a fleet, and no more: a token that opens the databases of all tenants, and one for
 * the Platform API that may read the group and create databases in it, so that the application itself can add tenants.
 */
export class TenantRuntime extends Construct {
  /** Opens every database of the fleet's group, those made later included. */
  public readonly groupToken: GroupToken;

  /** For the Platform API: limited to the fleet's group. */
  public readonly apiToken: ApiToken;

  /**
   * The environment of the application: `TURSO_API_TOKEN`, `TURSO_ORG`, `TURSO_GROUP`, `TURSO_GROUP_AUTH_TOKEN`, and
   * `TURSO_DATABASE_NAME` and `TURSO_SCHEMA_DATABASE_URL`, the schema database that new tenants are branched from. It holds secrets.
   * It is what `createTenants()` of `cdktf-turso/runtime` reads, which opens tenants and makes new ones.
   */
  public readonly environment: Record<string, string>;

  constructor(scope: Construct, id: string, props: TenantRuntimeProps) {
    super(scope, id);
    const { fleet, groupToken, additionalScopes = [] } = props;
    const { group, schemaDatabase } = fleet;
    this.groupToken = new GroupToken(this, 'GroupToken', { ...groupToken, group });
    this.apiToken = new ApiToken(this, 'ApiToken', {
      name: props.apiTokenName ?? this.node.path.replace(/[^a-zA-Z0-9]+/g, '-'),
      group,
      scopes: [...new Set([ApiTokenScope.READ, ApiTokenScope.DB_CREATE, ...additionalScopes])],
    });
    this.environment = {
      TURSO_API_TOKEN: this.apiToken.token,
      TURSO_ORG: this.apiToken.organization,
      TURSO_GROUP: group.name,
      TURSO_GROUP_AUTH_TOKEN: this.groupToken.jwt,
      TURSO_DATABASE_NAME: schemaDatabase.name,
      TURSO_SCHEMA_DATABASE_URL: schemaDatabase.url,
    };
  }
}
