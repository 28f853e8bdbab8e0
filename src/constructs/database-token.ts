import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { throwFaults } from './faults';
import type { ITursoDatabase, ITursoToken, TokenOptions, TursoConstructProps } from './interfaces';
import { tokenFaults, tokenSettings, type TokenAccess } from './token-options';
import { chooseProvider } from './turso-provider';
import { DatabaseTokenResource } from '../bindings';
import { asText } from '../hcl';

/** Props of a `DatabaseToken`. */
export interface DatabaseTokenProps extends TokenOptions, TursoConstructProps {
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
 * A token for one database. A deployment renews it before it expires.
 *
 * Turso cannot revoke a single token: destroying this construct forgets the token, which stays valid until it expires or a
 * `TokenRotation` rotates the key of its group.
 *
 * @see https://docs.turso.tech/api-reference/databases/create-token
 * @example
 * const token = new DatabaseToken(stack, 'app-token', { database, expiration: TokenExpiry.days(30) });
 * new TerraformOutput(stack, 'token', { value: token.token, sensitive: true });
 */
export class DatabaseToken extends Construct implements ITursoToken {
  public readonly token: string;
  public readonly expiresAt: string;

  /** The provider that manages the token. Absent if it is the provider of the stack that has no alias. */
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, props: DatabaseTokenProps) {
    super(scope, id);
    throwFaults(this, tokenFaults(props));
    this.provider = chooseProvider(this, props.provider, props.database);

    const resource = new DatabaseTokenResource(this, 'Resource', asText({
      provider: this.provider,
      database: props.database.name,
      // A database that was created again under the same name rejects the tokens of the old one.
      databaseId: props.database.databaseId,
      organization: props.database.organization,
      ...tokenSettings(props, () => [props.database, props.database.group]),
    }));
    this.token = resource.token;
    this.expiresAt = resource.expiresAt;
  }
}
