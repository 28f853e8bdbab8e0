import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { ruleFault, type Fault } from './faults';
import type { TokenOptions } from './interfaces';
import { tokenKeepers } from './token-rotation';
import { ANY_DURATION, milliseconds } from '../notation';

/** What a token allows. */
export enum TokenAccess {
  /** Everything: reading, writing, changing the schema. */
  FULL_ACCESS = 'full-access',

  /** Reading only. */
  READ_ONLY = 'read-only',
}

interface TokenSettings extends TokenOptions {
  readonly access?: TokenAccess;
}

type Permissions = Pick<TokenSettings, 'access' | 'permissions'>;

/**
 * Returns the arguments that the resource of every token takes.
 *
 * @param keys the group, and the database if the token opens one: the key of either may sign the token
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

/** Returns what is wrong with the options of a token. */
export function tokenFaults(props: TokenSettings): Fault[] {
  const attaching = props.attachDatabases?.length === 0
    ? 'attachDatabases is empty. Name at least one database, or leave attachDatabases out.'
    : undefined;
  return [renewalFault(props), ...permissionsFaults(props), attaching];
}

/** Returns what is wrong with the permissions of a token or a template. */
export function permissionsFaults(settings: Permissions): Fault[] {
  return [permissionsFault(settings), ...settings.permissions?.map(({ _fault: fault }) => fault) ?? []];
}

function permissionsFault({ access, permissions }: Permissions): Fault {
  if (permissions === undefined) return undefined;
  if (permissions.length === 0) return 'permissions is empty: the token could do nothing. Give at least one, or leave permissions out.';
  return access === TokenAccess.READ_ONLY
    ? 'permissions are given for a read-only token. Say what it may read by permissions alone, and leave access out.'
    : undefined;
}

/** Every deployment would renew a token that is always due, and none a token that never expires. */
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
    : `${written}, but the token lives only "${expiration?.value}", and each deployment would renew it. Use a shorter time.`;
}
