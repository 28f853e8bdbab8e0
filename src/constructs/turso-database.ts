import { Construct, type IConstruct } from 'constructs';
import type { DatabaseEncryption } from './database-encryption';
import type { DatabaseOptions } from './database-options';
import { seedFault, type DatabaseSeed } from './database-seed';
import { DatabaseToken } from './database-token';
import { listFault, ruleFault, throwFaults, type Fault } from './faults';
import { hostnameFaults, nameFault } from './names';
import { ownChild, requireFreeId, type OwnChildren } from './own-children';
import { TokenAccess, type TokenOptions } from './token-options';
import { TursoGroup, type ITursoGroup } from './turso-group';
import { configuredOrganization, requireTurso } from './turso-provider';
import { DataTursoDatabase, Database } from '../bindings';
import { asText } from '../hcl';
import { ADDRESS_RANGES, DELETED_DATABASE, SIZE, VPC_ENDPOINTS } from '../notation';

/** How a database is made. */
export interface TursoDatabaseProps extends DatabaseOptions {
  /** The group that the database belongs to. Turso cannot move a database: another group replaces it. */
  readonly group: ITursoGroup;

  /**
   * What the database starts with. It takes effect at creation only: a change never replaces a database that exists, but the plan warns of
   * it. To start again from another seed, replace the database with `terraform apply -replace=ADDRESS`.
   *
   * @default - nothing: the database is empty
   */
  readonly seed?: DatabaseSeed;

  /**
   * Encryption with a key of your own, which Turso does not keep. It can only be chosen at creation: another cipher replaces the
   * database.
   *
   * @default - none beyond Turso's own
   * @see https://docs.turso.tech/cloud/encryption
   */
  readonly encryption?: DatabaseEncryption;

  /**
   * UUID of a deleted database to restore instead of creating one, while Turso still has it. It takes effect at creation only.
   *
   * @default - none
   */
  readonly restoreDatabaseId?: string;

  /**
   * Whether the database is the parent of one of Turso's own multi-database schemas. A change replaces the database.
   *
   * @default false
   * @deprecated Turso does not offer these to new users any more: a `SchemaFleet` keeps one schema in many databases.
   * @see https://docs.turso.tech/features/multi-db-schemas
   */
  readonly isSchema?: boolean;

  /**
   * The parent that the database has its schema from, in one of Turso's own multi-database schemas. A change replaces the database.
   *
   * @default - none
   * @deprecated Turso does not offer these to new users any more: a `SchemaFleet` keeps one schema in many databases.
   */
  readonly schema?: ITursoDatabase;
}

/** A database, made by this stack or by something else. */
export interface ITursoDatabase extends IConstruct {
  /** Name of the database. */
  readonly name: string;

  /** UUID of the database. A database that replaces it under the same name has another. */
  readonly databaseId: string;

  /** Slug of the organization that the database belongs to. */
  readonly organization: string;

  /** Hostname of the database. */
  readonly hostname: string;

  /** URL for libSQL clients: `libsql://...`; `http://...` on turso-local. */
  readonly url: string;

  /** URL for SQL over HTTP: `https://...`; `http://...` on turso-local. */
  readonly httpUrl: string;

  /** The group that the database belongs to. */
  readonly group: ITursoGroup;

  /**
   * A token that may read the database.
   *
   * @param id of the token's construct inside the database
   */
  grantRead(id: string, options?: TokenOptions): DatabaseToken;

  /**
   * A token that may read and change the database, its schema included.
   *
   * @param id of the token's construct inside the database
   */
  grantReadWrite(id: string, options?: TokenOptions): DatabaseToken;
}

/** A database that is not made by the stack has `Group`, a tenant of a fleet `FirstAdmin`. */
const OWN: OwnChildren = {
  Resource: 'the resource of the database',
  Group: 'the group of a database that the stack does not manage',
  FirstAdmin: 'the SQL of firstAdmin',
};

abstract class DatabaseBase extends Construct implements ITursoDatabase {
  public abstract readonly name: string;
  public abstract readonly databaseId: string;
  public abstract readonly organization: string;
  public abstract readonly hostname: string;
  public abstract readonly url: string;
  public abstract readonly httpUrl: string;
  public abstract readonly group: ITursoGroup;

  public grantRead(id: string, options: TokenOptions = {}): DatabaseToken {
    requireFreeId(this, OWN, id);
    return new DatabaseToken(this, id, { ...options, database: this, access: TokenAccess.READ_ONLY });
  }

  public grantReadWrite(id: string, options: TokenOptions = {}): DatabaseToken {
    requireFreeId(this, OWN, id);
    return new DatabaseToken(this, id, { ...options, database: this, access: TokenAccess.FULL_ACCESS });
  }
}

/**
 * A database: SQLite, served over HTTP, one of possibly thousands in a group.
 *
 * @see https://docs.turso.tech/api-reference/databases/create
 */
export class TursoDatabase extends DatabaseBase {
  /**
   * A database that this stack does not manage. It has to exist when the stack is planned.
   */
  public static fromDatabaseName(scope: Construct, id: string, name: string): ITursoDatabase {
    return new ImportedDatabase(scope, id, name);
  }

  public readonly name: string;
  public readonly databaseId: string;
  public readonly organization: string;
  public readonly hostname: string;
  public readonly url: string;
  public readonly httpUrl: string;
  public readonly group: ITursoGroup;

  constructor(scope: Construct, id: string, props: TursoDatabaseProps) {
    super(scope, id);
    const { group, seed, encryption, restoreDatabaseId, schema, name: given, ...settings } = props;
    const name = given ?? id;
    throwFaults(this, [
      nameFault('name', given, name),
      ruleFault('sizeLimit', settings.sizeLimit, SIZE),
      listFault('allowedIps', settings.allowedIps, ADDRESS_RANGES),
      listFault('allowedAwsVpcIds', settings.allowedAwsVpcIds, VPC_ENDPOINTS),
      ruleFault('restoreDatabaseId', restoreDatabaseId, DELETED_DATABASE),
      seedFault(seed),
      branchFault(seed, group),
    ]);
    requireTurso(this);
    // The organization is certain only when the stack is complete.
    this.node.addValidation({ validate: () => hostnameFaults(name, configuredOrganization(this)) });

    const resource = new Database(this, 'Resource', asText({
      name,
      group: group.name,
      groupId: group.groupId,
      organization: group.organization,
      seed: seed?._toTerraform(this),
      remoteEncryption: encryption?._toTerraform(),
      restore: restoreDatabaseId === undefined ? undefined : { databaseId: restoreDatabaseId },
      schema: schema?.name,
      ...settings,
    }));
    this.name = resource.name;
    this.databaseId = resource.id;
    this.organization = resource.organization;
    this.hostname = resource.hostname;
    this.url = resource.url;
    this.httpUrl = resource.httpUrl;
    this.group = group;
  }
}

/** Only groups that this stack makes can be told apart before they exist. */
function branchFault(seed: DatabaseSeed | undefined, group: ITursoGroup): Fault {
  const source = seed?.database;
  if (!(source instanceof TursoDatabase && source.group instanceof TursoGroup && group instanceof TursoGroup)) return undefined;
  if (source.group === group) return undefined;
  return `seed is a branch of "${source.node.path}", which is in the group "${source.group.node.path}", but group is "${group.node.path}". ` +
    'A branch is in the group of its source. Use the same group.';
}

class ImportedDatabase extends DatabaseBase {
  public readonly name: string;
  public readonly databaseId: string;
  public readonly organization: string;
  public readonly hostname: string;
  public readonly url: string;
  public readonly httpUrl: string;
  private readonly groupName: string;

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    throwFaults(this, [nameFault('name', name, name)]);
    requireTurso(this);

    const found = new DataTursoDatabase(this, 'Resource', asText({ name }));
    this.name = found.name;
    this.databaseId = found.id;
    this.organization = found.organization;
    this.hostname = found.hostname;
    this.url = found.url;
    this.httpUrl = found.httpUrl;
    this.groupName = found.group;
  }

  /** Looked up only where it is asked for. */
  public get group(): ITursoGroup {
    return ownChild(this, OWN, 'Group', () => TursoGroup.fromGroupName(this, 'Group', this.groupName));
  }
}
