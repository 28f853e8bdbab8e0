import { Construct, type IConstruct } from 'constructs';
import { throwFaults } from './faults';
import { tokenFaults, tokenSettings, type TokenAccess, type TokenOptions } from './token-options';
import type { ITursoDatabase } from './turso-database';
import { requireTurso } from './turso-provider';
import { DataTursoDatabase, DatabaseToken as DatabaseTokenBinding } from '../bindings';
import { asText } from '../hcl';

/** How a database's token is made. */
export interface DatabaseTokenProps extends TokenOptions {
  /** The database that the token opens. */
  readonly database: ITursoDatabase;

  /**
   * What the token allows. A change makes a new token.
   *
   * @default TokenAccess.FULL_ACCESS
   */
  readonly access?: TokenAccess;
}

/**
 * A token for one database. It is renewed by a deployment before it ends.
 *
 * Turso cannot revoke one token alone: destroying this forgets it, and it stays valid until it ends or the key of its group is rotated.
 *
 * @see https://docs.turso.tech/api-reference/databases/create-token
 */
export class DatabaseToken extends Construct {
  /** The token. It is a secret: an output that shows it has to be marked as sensitive. */
  public readonly jwt: string;

  /** When the token ends, in RFC 3339. Null in Terraform for one that never ends. */
  public readonly expiresAt: string;

  constructor(scope: Construct, id: string, props: DatabaseTokenProps) {
    super(scope, id);
    throwFaults(this, tokenFaults(props));
    requireTurso(this);

    const resource = new DatabaseTokenBinding(this, 'Resource', asText({
      database: props.database.name,
      // A database made anew under the same name does not accept the old one's tokens.
      databaseId: props.database.databaseId,
      organization: props.database.organization,
      ...tokenSettings(props, () => keysOf(props.database)),
    }));
    this.jwt = resource.jwt;
    this.expiresAt = resource.expiresAt;
  }
}

/** The group's key may sign the token. That of an imported database's group counts where it was asked for: else nothing rotates it. */
function keysOf(database: ITursoDatabase): IConstruct[] {
  const imported = database.node.tryFindChild('Resource') instanceof DataTursoDatabase;
  const group = imported ? database.node.tryFindChild('Group') : database.group;
  return group === undefined ? [database] : [database, group];
}
