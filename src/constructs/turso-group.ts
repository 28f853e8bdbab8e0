import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { listFault, ruleFault, throwFaults } from './faults';
import { GroupToken } from './group-token';
import type { ITursoGroup, ITursoToken, TokenOptions, TursoConstructProps } from './interfaces';
import { nameFault } from './names';
import { requireFreeId, type OwnChildren } from './own-children';
import { TokenAccess } from './token-options';
import { chooseProvider, defaultName } from './turso-provider';
import { DataTursoGroup, GroupResource, type DataTursoDatabase } from '../bindings';
import { asText } from '../hcl';
import { DELETED_GROUP, EXTENSIONS, SLUG } from '../notation';

/** Props of a `TursoGroup`. */
export interface TursoGroupProps extends TursoConstructProps {
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
   * @default - the id of the construct, after the `namePrefix` of the provider
   */
  readonly name?: string;

  /**
   * Slug of the organization that owns the group. A change transfers the group with its databases: their hostnames change, and Turso
   * revokes API tokens that are limited to the group.
   *
   * @default - that of the provider
   * @see https://docs.turso.tech/api-reference/groups/transfer
   */
  readonly organization?: string;

  /**
   * SQLite extensions of its databases, such as `vector`, or `all` alone for all of them. A change replaces the group with all its
   * databases.
   *
   * @default - only those that Turso always loads
   * @see https://docs.turso.tech/features/sqlite-extensions
   */
  readonly extensions?: string[];

  /**
   * Codes of further locations with replicas of its databases. Turso offers replicas for older groups only, and none on AWS.
   *
   * @default - not managed
   * @see https://docs.turso.tech/api-reference/groups/add-location
   */
  readonly replicaLocations?: string[];

  /**
   * UUID of a deleted group to restore with its databases, while Turso still has it, instead of creating an empty group. The group keeps
   * its old name. It takes effect at creation only.
   *
   * @default - none: the group is new
   * @see https://docs.turso.tech/api-reference/groups/restore
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
   * Whether destroying or replacing the group may delete databases that are still in it, such as those that an application created.
   * With `false` the deployment fails and names them. It takes effect once it has been deployed.
   *
   * @default false
   */
  readonly forceDestroy?: boolean;
}

/** What identifies a group that the stack does not manage. */
export interface TursoGroupAttributes extends TursoConstructProps {
  /** Name of the group. */
  readonly name: string;

  /**
   * Slug of the organization that owns the group.
   *
   * @default - that of the provider
   */
  readonly organization?: string;
}

const OWN: OwnChildren = { Resource: 'the resource of the group' };

abstract class GroupBase extends Construct implements ITursoGroup {
  public abstract readonly name: string;
  public abstract readonly groupId: string;
  public abstract readonly organization: string;
  public abstract readonly location: string;
  public abstract readonly provider?: TerraformProvider;

  public addReadOnlyToken(id: string, options: TokenOptions = {}): ITursoToken {
    requireFreeId(this, OWN, id);
    return new GroupToken(this, id, { ...options, group: this, access: TokenAccess.READ_ONLY });
  }

  public addFullAccessToken(id: string, options: TokenOptions = {}): ITursoToken {
    requireFreeId(this, OWN, id);
    return new GroupToken(this, id, { ...options, group: this, access: TokenAccess.FULL_ACCESS });
  }
}

/**
 * A group: databases that share a primary location. Turso signs their tokens with one key.
 *
 * @see https://docs.turso.tech/api-reference/groups/create
 * @example
 * const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1', deleteProtection: true });
 * const token = group.addReadOnlyToken('report-token', { expiration: TokenExpiry.days(30) });
 */
export class TursoGroup extends GroupBase {
  /** Imports a group that this stack does not manage. The group has to exist when the stack is planned. */
  public static fromGroupName(scope: Construct, id: string, name: string): ITursoGroup {
    return new ImportedGroup(scope, id, { name });
  }

  /**
   * Imports a group that this stack does not manage, from another organization or with another provider. The group has to exist when the
   * stack is planned.
   */
  public static fromGroupAttributes(scope: Construct, id: string, attributes: TursoGroupAttributes): ITursoGroup {
    return new ImportedGroup(scope, id, attributes);
  }

  public readonly name: string;
  public readonly groupId: string;
  public readonly organization: string;
  public readonly location: string;
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, props: TursoGroupProps) {
    super(scope, id);
    this.provider = chooseProvider(this, props.provider);
    const name = props.name ?? defaultName(this, id, this.provider);
    const { location, organization, extensions, replicaLocations, restoreGroupId, deleteProtection, forceDestroy } = props;
    throwFaults(this, [
      nameFault('name', props.name, name),
      ruleFault('organization', organization, SLUG),
      listFault('extensions', extensions, EXTENSIONS),
      ruleFault('restoreGroupId', restoreGroupId, DELETED_GROUP),
    ]);

    const resource = new GroupResource(this, 'Resource', asText({
      provider: this.provider,
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
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, { name, organization, provider }: TursoGroupAttributes) {
    super(scope, id);
    throwFaults(this, [nameFault('name', name, name), ruleFault('organization', organization, SLUG)]);
    this.provider = chooseProvider(this, provider);

    const found = new DataTursoGroup(this, 'Resource', asText({ provider: this.provider, name, organization }));
    this.name = found.name;
    this.groupId = found.id;
    this.organization = found.organization;
    this.location = found.location;
  }
}

/** A group that the data source of one of its databases describes. */
export class GroupOfDatabase extends GroupBase {
  public readonly name: string;
  public readonly groupId: string;
  public readonly organization: string;
  public readonly location: string;
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, database: DataTursoDatabase, provider: TerraformProvider | undefined) {
    super(scope, id);
    this.name = database.group;
    this.groupId = database.groupId;
    this.organization = database.organization;
    this.location = database.groupLocation;
    this.provider = provider;
  }
}
