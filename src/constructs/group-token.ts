import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { throwFaults } from './faults';
import type { ITursoGroup, ITursoToken, TokenOptions, TursoConstructProps } from './interfaces';
import { tokenFaults, tokenSettings, type TokenAccess } from './token-options';
import { chooseProvider } from './turso-provider';
import { GroupTokenResource } from '../bindings';
import { asText } from '../hcl';

/** Props of a `GroupToken`. */
export interface GroupTokenProps extends TokenOptions, TursoConstructProps {
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
 * A token for every database of a group, including databases that are created later. A deployment renews it before it expires.
 *
 * Turso cannot revoke a single token: destroying this construct forgets the token, which stays valid until it expires or a
 * `TokenRotation` rotates the group's key.
 *
 * @see https://docs.turso.tech/api-reference/groups/create-token
 * @example
 * const token = new GroupToken(stack, 'app-token', { group, access: TokenAccess.READ_ONLY });
 * new TerraformOutput(stack, 'token', { value: token.token, sensitive: true });
 */
export class GroupToken extends Construct implements ITursoToken {
  public readonly token: string;
  public readonly expiresAt: string;

  /** The provider that manages the token. Absent if it is the provider of the stack that has no alias. */
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, props: GroupTokenProps) {
    super(scope, id);
    throwFaults(this, tokenFaults(props));
    this.provider = chooseProvider(this, props.provider, props.group);

    const resource = new GroupTokenResource(this, 'Resource', asText({
      provider: this.provider,
      group: props.group.name,
      // A group that was created again under the same name rejects the tokens of the old one.
      groupId: props.group.groupId,
      organization: props.group.organization,
      ...tokenSettings(props, () => [props.group]),
    }));
    this.token = resource.token;
    this.expiresAt = resource.expiresAt;
  }
}
