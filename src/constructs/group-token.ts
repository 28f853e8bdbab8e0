import { Construct } from 'constructs';
import { throwFaults } from './faults';
import { tokenFaults, tokenSettings, type TokenAccess, type TokenOptions } from './token-options';
import type { ITursoGroup } from './turso-group';
import { requireTurso } from './turso-provider';
import { GroupToken as GroupTokenBinding } from '../bindings';
import { asText } from '../hcl';

/** How a group's token is made. */
export interface GroupTokenProps extends TokenOptions {
  /** The group whose databases the token opens. */
  readonly group: ITursoGroup;

  /**
   * What the token allows. A change makes a new token.
   *
   * @default TokenAccess.FULL_ACCESS
   */
  readonly access?: TokenAccess;
}

/**
 * A token for every database of a group, those made later included. It is renewed by a deployment before it ends.
 *
 * Turso cannot revoke one token alone: destroying this forgets it, and it stays valid until it ends or the group's key is rotated.
 *
 * @see https://docs.turso.tech/api-reference/groups/create-token
 */
export class GroupToken extends Construct {
  /** The token. It is a secret: an output that shows it has to be marked as sensitive. */
  public readonly jwt: string;

  /** When the token ends, in RFC 3339. Null in Terraform for one that never ends. */
  public readonly expiresAt: string;

  constructor(scope: Construct, id: string, props: GroupTokenProps) {
    super(scope, id);
    throwFaults(this, tokenFaults(props));
    requireTurso(this);

    const resource = new GroupTokenBinding(this, 'Resource', asText({
      group: props.group.name,
      // A group made anew under the same name does not accept the old one's tokens.
      groupId: props.group.groupId,
      organization: props.group.organization,
      ...tokenSettings(props, () => [props.group]),
    }));
    this.jwt = resource.jwt;
    this.expiresAt = resource.expiresAt;
  }
}
