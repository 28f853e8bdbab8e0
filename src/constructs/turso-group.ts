import { Construct, type IConstruct } from 'constructs';
import { listFault, ruleFault, throwFaults } from './faults';
import { GroupToken } from './group-token';
import { nameFault } from './names';
import { requireFreeId, type OwnChildren } from './own-children';
import { TokenAccess, type TokenOptions } from './token-options';
import { requireTurso } from './turso-provider';
import { DataTursoGroup, Group } from '../bindings';
import { asText } from '../hcl';
import { DELETED_GROUP, EXTENSIONS, SLUG } from '../notation';

/** How a group is made. */
export interface TursoGroupProps {
  /**
   * Code of the primary location, such as `aws-eu-west-1`. A change replaces the group with all its databases.
   *
   * @see https://docs.turso.tech/api-reference/locations/list
   */
  readonly location: string;

  /**
   * Name of the group, unique in the organization: lowercase letters, digits and dashes, at most 64. A change renames the group in
   * place.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * Slug of the organization that the group belongs to. A change moves the group there with its databases: their hostnames change, and
   * API tokens that are limited to the group are revoked.
   *
   * @default - that of the provider
   * @see https://docs.turso.tech/api-reference/groups/transfer
   */
  readonly organization?: string;

  /**
   * SQLite extensions that its databases have, such as `vector`; `all` alone for all of them. A change replaces the group with all its
   * databases.
   *
   * @default - none but those that are always there
   * @see https://docs.turso.tech/features/sqlite-extensions
   */
  readonly extensions?: string[];

  /**
   * Codes of further locations with replicas of its databases. Turso has replicas only for older groups, and none on AWS.
   *
   * @default - not managed
   * @see https://docs.turso.tech/api-reference/groups/add-location
   */
  readonly replicaLocations?: string[];

  /**
   * UUID of a deleted group to restore with its databases instead of making one, while Turso still has it. It comes back under its own
   * name. It takes effect at creation only.
   *
   * @default - none
   */
  readonly restoreGroupId?: string;

  /**
   * Whether Turso refuses to delete the group and every database in it. To destroy it, deploy with `false` first.
   *
   * @default false
   * @see https://docs.turso.tech/api-reference/groups/update-configuration
   */
  readonly deleteProtection?: boolean;

  /**
   * Whether destroying or replacing the group may delete databases that are still in it, such as those that an application
   * created. Otherwise such a group is not deleted, and the error names them. It counts only once it has been deployed.
   *
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/** A group of databases, made by this stack or by something else. */
export interface ITursoGroup extends IConstruct {
  /** Name of the group. */
  readonly name: string;

  /** UUID of the group. */
  readonly groupId: string;

  /** Slug of the organization that the group belongs to. */
  readonly organization: string;

  /** Code of the primary location. */
  readonly location: string;

  /**
   * A token that may read every database of the group, those made later included.
   *
   * @param id of the token's construct inside the group
   */
  grantRead(id: string, options?: TokenOptions): GroupToken;

  /**
   * A token that may read and change every database of the group, those made later included.
   *
   * @param id of the token's construct inside the group
   */
  grantReadWrite(id: string, options?: TokenOptions): GroupToken;
}

const OWN: OwnChildren = { Resource: 'the resource of the group' };

abstract class GroupBase extends Construct implements ITursoGroup {
  public abstract readonly name: string;
  public abstract readonly groupId: string;
  public abstract readonly organization: string;
  public abstract readonly location: string;

  public grantRead(id: string, options: TokenOptions = {}): GroupToken {
    requireFreeId(this, OWN, id);
    return new GroupToken(this, id, { ...options, group: this, access: TokenAccess.READ_ONLY });
  }

  public grantReadWrite(id: string, options: TokenOptions = {}): GroupToken {
    requireFreeId(this, OWN, id);
    return new GroupToken(this, id, { ...options, group: this, access: TokenAccess.FULL_ACCESS });
  }
}

/**
 * A group: databases that share a primary location, and whose tokens are signed with one key.
 *
 * @see https://docs.turso.tech/api-reference/groups/create
 */
export class TursoGroup extends GroupBase {
  /**
   * A group that this stack does not manage. It has to exist when the stack is planned.
   */
  public static fromGroupName(scope: Construct, id: string, name: string): ITursoGroup {
    return new ImportedGroup(scope, id, name);
  }

  public readonly name: string;
  public readonly groupId: string;
  public readonly organization: string;
  public readonly location: string;

  constructor(scope: Construct, id: string, props: TursoGroupProps) {
    super(scope, id);
    const name = props.name ?? id;
    const { location, organization, extensions, replicaLocations, restoreGroupId, deleteProtection, forceDestroy } = props;
    throwFaults(this, [
      nameFault('name', props.name, name),
      ruleFault('organization', organization, SLUG),
      listFault('extensions', extensions, EXTENSIONS),
      ruleFault('restoreGroupId', restoreGroupId, DELETED_GROUP),
    ]);
    requireTurso(this);

    const resource = new Group(this, 'Resource', asText({
      name,
      location,
      organization,
      extensions,
      replicaLocations,
      restore: restoreGroupId === undefined ? undefined : { groupId: restoreGroupId },
      deleteProtection,
      forceDestroy,
    }));
    this.name = resource.name;
    this.groupId = resource.id;
    this.organization = resource.organization;
    this.location = resource.location;
  }
}

class ImportedGroup extends GroupBase {
  public readonly name: string;
  public readonly groupId: string;
  public readonly organization: string;
  public readonly location: string;

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    throwFaults(this, [nameFault('name', name, name)]);
    requireTurso(this);

    const found = new DataTursoGroup(this, 'Resource', asText({ name }));
    this.name = found.name;
    this.groupId = found.id;
    this.organization = found.organization;
    this.location = found.location;
  }
}
