import { Lazy, Token, type TerraformProvider } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { throwFaults, type Fault } from './faults';
import type { ITursoDatabase, ITursoGroup, TursoConstructProps } from './interfaces';
import { chooseProvider } from './turso-provider';
import { TokenRotationResource } from '../bindings';
import { asText } from '../hcl';

/** Props of a `TokenRotation`. */
export interface TokenRotationProps extends TursoConstructProps {
  /**
   * The group whose key to rotate: all tokens of the group and of its databases become invalid.
   *
   * @default - none: set `database` instead
   */
  readonly group?: ITursoGroup;

  /**
   * The database whose key to rotate. Most databases share the key of their group: all tokens of the group become invalid, too.
   *
   * @default - none: set `group` instead
   */
  readonly database?: ITursoDatabase;

  /** Any values. A change of one rotates the key: `{ reason: 'laptop lost 2026-03-01' }`. */
  readonly keepers: Record<string, string>;

  /**
   * Whether creating the construct rotates the key. With `false` the first change of `keepers` does.
   *
   * @default true
   */
  readonly rotateOnCreate?: boolean;
}

/**
 * Rotates a key. Every token that was signed with it becomes invalid, including tokens that no stack knows. The same deployment replaces
 * the tokens that this stack declares for the same group or database. Destroying the construct changes nothing.
 *
 * @see https://docs.turso.tech/api-reference/groups/invalidate-tokens
 * @example
 * new TokenRotation(stack, 'rotation', { group, keepers: { reason: 'laptop lost 2026-03-01' } });
 */
export class TokenRotation extends Construct {
  /** Changes with each rotation. */
  public readonly rotationId: string;

  /** Time of the last rotation, in RFC 3339. */
  public readonly rotatedAt: string;

  /** The provider that manages the rotation. Absent if it is the provider of the stack that has no alias. */
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, props: TokenRotationProps) {
    super(scope, id);
    throwFaults(this, [targetFault(props)]);
    const { group, database, keepers, rotateOnCreate } = props;
    this.provider = chooseProvider(this, props.provider, group ?? database);

    const resource = new TokenRotationResource(this, 'Resource', asText({
      provider: this.provider,
      group: group?.name,
      groupId: group?.groupId,
      database: database?.name,
      databaseId: database?.databaseId,
      organization: (group ?? database)?.organization,
      keepers,
      rotateOnCreate,
    }));
    this.rotationId = resource.id;
    this.rotatedAt = resource.rotatedAt;
    addRotation(group ?? database!, this);
  }
}

function targetFault({ group, database }: TokenRotationProps): Fault {
  if ((group === undefined) !== (database === undefined)) return undefined;
  return `${group === undefined ? 'neither group nor database is' : 'both group and database are'} given. Give the one whose key to rotate.`;
}

/** The rotations of each group and database, in their order in the program. */
const ROTATIONS = new WeakMap<IConstruct, TokenRotation[]>();

function addRotation(target: IConstruct, rotation: TokenRotation): void {
  ROTATIONS.set(target, [...ROTATIONS.get(target) ?? [], rotation]);
}

/**
 * Returns the `keepers` of a token: those of the user, and the rotations that make it invalid, so that each rotation replaces it. The
 * program may declare rotations after the token.
 *
 * @param keys the owners of the key that may sign the token
 */
export function tokenKeepers(given: Record<string, string> | undefined, keys: () => readonly IConstruct[]): Record<string, string> {
  return Token.asStringMap(Lazy.anyValue({
    produce: () => {
      const rotations = keys().flatMap((key) => ROTATIONS.get(key) ?? []);
      const keepers = asText({ ...given, ...Object.fromEntries(rotations.map((rotation) => [`rotation:${rotation.node.path}`, rotation.rotationId])) });
      return Object.keys(keepers).length === 0 ? undefined : keepers;
    },
  }));
}
