import type { TerraformProvider, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { throwFaults, type Fault } from './faults';
import type { ITursoDatabase, TursoConstructProps } from './interfaces';
import { sqlList } from './large-sql';
import { chooseProvider } from './turso-provider';
import { SqlResource } from '../bindings';
import { asText } from '../hcl';

/** Options of every SQL script. */
export interface SqlScriptOptions {
  /**
   * SQL statements. They run in one transaction at the first deployment, and again whenever they change. `:name` stands for the parameter
   * of that name. State and plans show the statements: put secrets into `secretParameters`. Write statements that can run twice.
   */
  readonly statements: string[];

  /**
   * SQL statements that run in one transaction when the script is destroyed. They use the values of `parameters`.
   *
   * @default - none: destroying the script changes nothing in the database
   */
  readonly destroyStatements?: string[];

  /**
   * Values for `:name` in the statements, by name. A change runs the statements again.
   *
   * @default - none
   */
  readonly parameters?: Record<string, string>;

  /**
   * Values that neither state nor plans hold, such as the hash of a password. A change of them alone runs nothing: raise
   * `secretParametersVersion` with it. A literal value ends up in the synthesized files: use a variable.
   *
   * @default - none
   */
  readonly secretParameters?: Record<string, string>;

  /**
   * A number. Raise it to run the script again with changed secret parameters.
   *
   * @default - none: a change of secret parameters alone runs nothing
   */
  readonly secretParametersVersion?: number;

  /**
   * Any values: a change of one runs the statements again.
   *
   * @default - none
   */
  readonly keepers?: Record<string, string>;

  /**
   * The key of an encrypted database, as in its `encryption`. Neither state nor plans hold it.
   *
   * @default - none: the database is not encrypted
   */
  readonly encryptionKey?: string;
}

/** Props of a `SqlScript`. */
export interface SqlScriptProps extends SqlScriptOptions, TursoConstructProps {
  /** The database that the statements run in. They run again when the database is replaced. */
  readonly database: ITursoDatabase;

  /**
   * Resources that Terraform creates or updates first, such as the `ready` of a fleet.
   *
   * @default - none
   */
  readonly after?: TerraformResource[];
}

/**
 * SQL that belongs to a deployment: reference data, or the first administrator of a tenant. For the schema of many databases use a
 * `SchemaFleet`.
 *
 * @example
 * new SqlScript(stack, 'plans', {
 *   database,
 *   statements: ["INSERT INTO plans (name) VALUES ('free'), ('pro') ON CONFLICT DO NOTHING"],
 * });
 */
export class SqlScript extends Construct {
  /** The provider that manages the script. Absent if it is the provider of the stack that has no alias. */
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, props: SqlScriptProps) {
    super(scope, id);
    const { database, after, statements, destroyStatements, parameters, keepers } = props;
    throwFaults(this, [statementsFault(statements), versionFault(props)]);
    this.provider = chooseProvider(this, props.provider, database);

    new SqlResource(this, 'Resource', asText({
      provider: this.provider,
      database: database.name,
      databaseId: database.databaseId,
      organization: database.organization,
      statements: sqlList(this, 'statements', statements),
      destroyStatements: destroyStatements && sqlList(this, 'destroy', destroyStatements),
      parameters,
      parametersWo: props.secretParameters,
      parametersWoVersion: props.secretParametersVersion,
      encryptionKeyWo: props.encryptionKey,
      keepers,
      dependsOn: after,
    }));
  }
}

function statementsFault(statements: string[]): Fault {
  return statements.length > 0 ? undefined : 'statements is empty. Give the SQL that the script runs.';
}

function versionFault({ secretParameters, secretParametersVersion: version }: SqlScriptOptions): Fault {
  if (version === undefined || secretParameters !== undefined) return undefined;
  return `secretParametersVersion is ${version}, but there are no secretParameters. Give them, or leave secretParametersVersion out.`;
}
