import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { ApiToken } from './api-token';
import { ApiTokenScope } from './api-token-scope';
import { throwFaults } from './faults';
import { GroupToken } from './group-token';
import type { ISchemaFleet, TokenOptions, TursoConstructProps } from './interfaces';
import { chooseProvider, defaultName } from './turso-provider';
import { variableNamesFaults } from './variable-names';

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

  /**
   * Other names for single variables of the environment, such as those that an application or its starter reads already. Give
   * `createTenants` the same names, in its option `variableNames`.
   *
   * @default - the names that `createTenants` reads
   */
  readonly variableNames?: RuntimeVariableNames;
}

/** Names of the variables in the environment of an application: letters, digits and underscores, not beginning with a digit. */
export interface RuntimeVariableNames {
  /** The token for the Platform API. @default TURSO_API_TOKEN */
  readonly apiToken?: string;

  /** The URL of the Platform API. @default TURSO_API_URL */
  readonly apiUrl?: string;

  /** The slug of the organization. @default TURSO_ORG */
  readonly organization?: string;

  /** The name of the group. @default TURSO_GROUP */
  readonly group?: string;

  /** The token that opens the tenants. @default TURSO_GROUP_AUTH_TOKEN */
  readonly groupToken?: string;

  /** The name of the schema database. @default TURSO_DATABASE_NAME */
  readonly schemaDatabase?: string;

  /** The URL of the schema database. @default TURSO_SCHEMA_DATABASE_URL */
  readonly schemaDatabaseUrl?: string;

  /** The `namePrefix` of the fleet, if it has one. @default TURSO_TENANT_PREFIX */
  readonly prefix?: string;
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
   * The environment of the application: `TURSO_API_TOKEN`, `TURSO_API_URL`, `TURSO_ORG`, `TURSO_GROUP`, `TURSO_GROUP_AUTH_TOKEN`, and
   * `TURSO_DATABASE_NAME` and `TURSO_SCHEMA_DATABASE_URL`, the schema database that new tenants are branched from, and
   * `TURSO_TENANT_PREFIX` if the fleet has a `namePrefix`. It holds secrets.
   * `createTenants()` of `cdktf-turso/runtime` reads it, opens tenants and creates new ones. `npx cdktf-turso env STACK -- COMMAND` gives
   * it to a command, if it is an output of the stack.
   */
  public readonly environment: Record<string, string>;

  /** The provider that manages the tokens. Absent if it is the provider of the stack that has no alias. */
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, props: TenantRuntimeProps) {
    super(scope, id);
    const { fleet, groupToken, additionalScopes = [] } = props;
    const names = { ...DEFAULT_NAMES, ...props.variableNames };
    throwFaults(this, variableNamesFaults({ ...names }));
    const { group, schemaDatabase } = fleet;
    this.provider = chooseProvider(this, props.provider, fleet);
    this.groupToken = new GroupToken(this, 'GroupToken', { ...groupToken, group, provider: this.provider });
    this.apiToken = new ApiToken(this, 'ApiToken', {
      name: props.apiTokenName ?? defaultName(this, this.node.path.replace(/[^a-zA-Z0-9]+/g, '-'), this.provider),
      group,
      provider: this.provider,
      scopes: [...new Set([ApiTokenScope.READ, ApiTokenScope.DB_CREATE, ...additionalScopes])],
    });
    this.environment = {
      [names.apiToken]: this.apiToken.token,
      [names.apiUrl]: this.apiToken.apiUrl,
      [names.organization]: this.apiToken.organization,
      [names.group]: group.name,
      [names.groupToken]: this.groupToken.token,
      [names.schemaDatabase]: schemaDatabase.name,
      [names.schemaDatabaseUrl]: schemaDatabase.url,
      ...fleet.namePrefix === undefined ? {} : { [names.prefix]: fleet.namePrefix },
    };
  }
}

/** The names that `createTenants` reads. */
const DEFAULT_NAMES: Required<RuntimeVariableNames> = {
  apiToken: 'TURSO_API_TOKEN',
  apiUrl: 'TURSO_API_URL',
  organization: 'TURSO_ORG',
  group: 'TURSO_GROUP',
  groupToken: 'TURSO_GROUP_AUTH_TOKEN',
  schemaDatabase: 'TURSO_DATABASE_NAME',
  schemaDatabaseUrl: 'TURSO_SCHEMA_DATABASE_URL',
  prefix: 'TURSO_TENANT_PREFIX',
};
