import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { throwFaults, type Fault } from './faults';
import { sqlList } from './large-sql';
import type { ITursoDatabase } from './turso-database';
import { requireTurso } from './turso-provider';
import { Sql } from '../bindings';
import { asText } from '../hcl';

/** What can be chosen for any script. */
export interface SqlScriptOptions {
  /**
   * SQL statements, run in one transaction when the script is first deployed, and again whenever they change. `:name` stands for the
   * parameter of that name. They are in the state and in plans: secrets belong into `secretParameters`. Write them so that they can run
   * twice.
   */
  readonly statements: string[];

  /**
   * SQL statements, run in one transaction when the script is destroyed. Their parameters are those of `parameters`.
   *
   * @default - none: what the script did stays
   */
  readonly destroyStatements?: string[];

  /**
   * Values for `:name` in the statements, by their names. A change runs the statements again.
   *
   * @default - none
   */
  readonly parameters?: Record<string, string>;

  /**
   * Values that are in no state and in no plan, such as the hash of a password: a change of them alone runs nothing, so raise
   * `secretParametersVersion` with it. A value that is written here ends up in the synthesized files: give a variable.
   *
   * @default - none
   */
  readonly secretParameters?: Record<string, string>;

  /**
   * A number to raise when secret parameters have changed and the script is to run again.
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
   * The key of an encrypted database, as its `encryption` has it. It is in no state and in no plan.
   *
   * @default - none: the database is not encrypted
   */
  readonly encryptionKey?: string;
}

/** Where a script runs, and what it does. */
export interface SqlScriptProps extends SqlScriptOptions {
  /** The database that the statements run in. They run again when the database is replaced. */
  readonly database: ITursoDatabase;

  /**
   * Resources that have to be there first, such as the `ready` of a fleet.
   *
   * @default - none
   */
  readonly after?: TerraformResource[];
}

/**
 * SQL that belongs to a deployment: reference data, or the first administrator of a tenant. The schema of many databases is better
 * kept by a `SchemaFleet`.
 */
export class SqlScript extends Construct {
  constructor(scope: Construct, id: string, props: SqlScriptProps) {
    super(scope, id);
    const { database, after, statements, destroyStatements, parameters, keepers } = props;
    throwFaults(this, [statementsFault(statements), versionFault(props)]);
    requireTurso(this);

    new Sql(this, 'Resource', asText({
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
  return statements.length > 0 ? undefined : 'statements is empty. Give the SQL that the script is to run.';
}

function versionFault({ secretParameters, secretParametersVersion: version }: SqlScriptOptions): Fault {
  if (version === undefined || secretParameters !== undefined) return undefined;
  return `secretParametersVersion is ${version}, but there are no secretParameters. Give them, or leave secretParametersVersion out.`;
}
