import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { ruleFault, type Fault } from './faults';
import type { TokenExpiry } from './token-expiry';
import type { TokenPermission } from './token-permission';
import { tokenKeepers } from './token-rotation';
import type { ITursoDatabase } from './turso-database';
import { ANY_DURATION, milliseconds } from '../notation';

/** What a token allows. */
export enum TokenAccess {
  /** Everything: reading, writing, changing the schema. */
  FULL_ACCESS = 'full-access',

  /** Reading only. */
  READ_ONLY = 'read-only',
}

/** What can be chosen for any token. */
export interface TokenOptions {
  /**
   * How long the token lives. A change makes a new token.
   *
   * @default TokenExpiry.never()
   */
  readonly expiration?: TokenExpiry;

  /**
   * How long before its end the token is renewed by the next deployment: whole numbers with the units w, d, h, m and s, such as `7d`.
   * Shorter than the token's life.
   *
   * @default - when two thirds of the token's life are over
   */
  readonly renewBefore?: string;

  /**
   * What the token may do with which tables, instead of everything that `access` allows. Turso refuses it for some newer databases. A
   * change makes a new token.
   *
   * @default - everything that `access` allows
   */
  readonly permissions?: TokenPermission[];

  /**
   * Databases of the same group that a connection with the token may attach, for reading. Turso has it only for older databases. A
   * change makes a new token.
   *
   * @default - none
   * @see https://docs.turso.tech/features/attach-database
   */
  readonly attachDatabases?: ITursoDatabase[];

  /**
   * Any values: a change of one makes a new token. Each `TokenRotation` of the same stack that ends the token is added automatically.
   *
   * @default - none
   */
  readonly keepers?: Record<string, string>;
}

interface TokenSettings extends TokenOptions {
  readonly access?: TokenAccess;
}

/**
 * The settings that every token's resource takes.
 *
 * @param keys the group, and the database where there is one, whose key may sign the token
 */
export function tokenSettings(props: TokenSettings, keys: () => readonly IConstruct[]) {
  const { access, expiration, renewBefore, permissions, attachDatabases, keepers } = props;
  return {
    authorization: access,
    expiresIn: expiration?.value,
    renewBefore,
    fineGrainedPermissions: permissions?.map((permission) => permission._toTerraform()),
    readAttach: attachDatabases === undefined ? undefined : { databases: attachDatabases.map(({ name }) => name) },
    keepers: tokenKeepers(keepers, keys),
  };
}

/** What is wrong with the options of a token. */
export function tokenFaults(props: TokenSettings): Fault[] {
  const { permissions = [], attachDatabases } = props;
  const attaching = attachDatabases?.length === 0 ? 'attachDatabases is empty. Name at least one database, or leave attachDatabases out.' : undefined;
  return [renewalFault(props), permissionsFault(props), ...permissions.map(({ _fault: fault }) => fault), attaching];
}

function permissionsFault({ access, permissions }: TokenSettings): Fault {
  if (permissions === undefined) return undefined;
  if (permissions.length === 0) return 'permissions is empty, so that the token could do nothing. Give at least one, or leave permissions out.';
  return access === TokenAccess.READ_ONLY
    ? 'permissions are given for a token that may only read. Say what it may read by permissions alone, and leave access out.'
    : undefined;
}

/** A token that is always due would be renewed by every deployment, one that never ends by none. */
function renewalFault({ expiration, renewBefore }: TokenOptions): Fault {
  if (renewBefore === undefined || Token.isUnresolved(renewBefore)) return undefined;
  const written = `renewBefore is ${JSON.stringify(renewBefore)}`;
  const before = milliseconds(renewBefore);
  if (before === undefined) return ruleFault('renewBefore', renewBefore, ANY_DURATION);
  const lifetime = milliseconds(expiration?.value ?? 'never');
  if (lifetime === undefined) {
    return `${written}, but the token never expires. Set expiration, or leave renewBefore out.`;
  }
  return before < lifetime
    ? undefined
    : `${written}, but the token lives only "${expiration?.value}", so that each deployment would renew it. Use a shorter time.`;
}
