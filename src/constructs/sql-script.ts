import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { throwFaults, type Fault } from './faults';
import type { ITursoDatabase } from './turso-database';
import { requireTurso } from './turso-provider';
import { Sql } from '../bindings';

/** What can be chosen for any script. */
export interface SqlScriptOptions {
  /**
   * SQL statements, run in one transaction when the script is first deployed, and again whenever they change. `:name` stands for the
   * parameter of that name. They are in the state and in plans: secrets belong into `parameters`.
   */
  readonly statements: string[];

  /**
   * SQL statements, run in one transaction when the script is destroyed.
   *
   * @default - none: what the script did stays
   */
  readonly destroyStatements?: string[];

  /**
   * Values for `:name` in the statements, by their names. They are neither in the state nor in a plan, so a change of them alone runs
   * nothing: raise `parametersVersion` with it. A value that is written here ends up in the synthesized files: give a variable.
   *
   * @default - none
   */
  readonly parameters?: Record<string, string>;

  /**
   * A number to raise when parameters have changed and the script is to run again.
   *
   * @default - none: a change of parameters alone runs nothing
   */
  readonly parametersVersion?: number;
}

/** Where a script runs, and what it does. */
export interface SqlScriptProps extends SqlScriptOptions {
  /** The database that the statements run in. They run again in one that is made anew. */
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
    const { database, after, statements, destroyStatements, parameters, parametersVersion } = props;
    throwFaults(this, [statementsFault(statements), versionFault(props)]);
    requireTurso(this);

    new Sql(this, 'Resource', {
      database: database.name,
      databaseId: database.databaseId,
      organization: database.organization,
      statements,
      destroyStatements,
      parametersWo: parameters,
      parametersWoVersion: parametersVersion,
      dependsOn: after,
    });
  }
}

function statementsFault(statements: string[]): Fault {
  return statements.length > 0 ? undefined : 'statements is empty. Give the SQL that the script is to run.';
}

function versionFault({ parameters, parametersVersion }: SqlScriptOptions): Fault {
  if (parametersVersion === undefined || parameters !== undefined) return undefined;
  return `parametersVersion is ${parametersVersion}, but there are no parameters. Give parameters, or leave parametersVersion out.`;
}
