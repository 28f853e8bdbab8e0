import { Lazy, Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { throwFaults, type Fault } from './faults';
import type { ITursoDatabase } from './turso-database';
import type { ITursoGroup } from './turso-group';
import { requireTurso } from './turso-provider';
import { TokenRotation as TokenRotationBinding } from '../bindings';
import { asText } from '../hcl';

/** When a key is rotated. */
export interface TokenRotationProps {
  /**
   * The group whose key is rotated: all tokens of the group and of its databases end.
   *
   * @default - none: `database` is given
   */
  readonly group?: ITursoGroup;

  /**
   * The database whose key is rotated. Where the key belongs to its group, as it mostly does, all tokens of the group end, too.
   *
   * @default - none: `group` is given
   */
  readonly database?: ITursoDatabase;

  /** Any values. A change of one rotates the key: `{ reason: 'laptop lost 2026-03-01' }`. */
  readonly keepers: Record<string, string>;

  /**
   * Whether creating the rotation rotates the key. With `false` the first change of `keepers` does.
   *
   * @default true
   */
  readonly rotateOnCreate?: boolean;
}

/**
 * Rotates a key, which ends every token that was signed with it, also those that are forgotten. The same deployment replaces
 * the tokens that this stack declares for the same group or database. Destroying it changes nothing.
 *
 * @see https://docs.turso.tech/api-reference/groups/invalidate-tokens
 */
export class TokenRotation extends Construct {
  /** Another value after each rotation. */
  public readonly rotationId: string;

  /** When the key was rotated last, in RFC 3339. */
  public readonly rotatedAt: string;

  constructor(scope: Construct, id: string, props: TokenRotationProps) {
    super(scope, id);
    throwFaults(this, [targetFault(props)]);
    requireTurso(this);

    const { group, database, keepers, rotateOnCreate } = props;
    const resource = new TokenRotationBinding(this, 'Resource', asText({
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
    note(group ?? database!, this);
  }
}

function targetFault({ group, database }: TokenRotationProps): Fault {
  if ((group === undefined) !== (database === undefined)) return undefined;
  return `${group === undefined ? 'neither group nor database is' : 'both group and database are'} given. Give the one whose key is to be rotated.`;
}

/** The rotations of each group and database, in the order in which they were declared. */
const ROTATIONS = new WeakMap<IConstruct, TokenRotation[]>();

function note(target: IConstruct, rotation: TokenRotation): void {
  ROTATIONS.set(target, [...ROTATIONS.get(target) ?? [], rotation]);
}

/**
 * The `keepers` of a token: what the user wants, and the rotations that end it, so that it is made anew with them. Rotations may be
 * declared until the stack is synthesized.
 *
 * @param keys what the token's key may belong to
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
